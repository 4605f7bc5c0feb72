"""The least that the screening passes, holds or answers with help."""

PLAIN = "Made it through the evening with tea and a bad film."
SALE = "Selling pills, cheap, message me tonight."
DANGER = "I want to kill myself tonight."
OVERDOSE = "He is not breathing and his lips are blue."
