from django.urls import path

from care import views

urlpatterns = [path("help-now/", views.help_now, name="help_now")]
