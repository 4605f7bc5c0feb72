from django.urls import path

from moderation.views import appeals, cases, checks, decisions, log, queue

app_name = "moderation"
urlpatterns = [
    path("moderation/", queue.queue, name="queue"),
    path("moderation/count/", queue.count, name="count"),
    path("moderation/appeals/", queue.appeals, name="appeals"),
    path("moderation/log/", log.log, name="log"),
    path("moderation/checks/", checks.checks, name="checks"),
    path("moderation/cases/<int:case_id>/", cases.case, name="case"),
    path("moderation/cases/<int:case_id>/claim/", cases.claim, name="claim"),
    path("moderation/cases/<int:case_id>/release/", cases.release, name="release"),
    path("moderation/cases/<int:case_id>/decision/", decisions.decide, name="decide"),
    path("moderation/cases/<int:case_id>/undo/", decisions.undo, name="undo"),
    path("decisions/<int:decision_id>/", appeals.decision, name="decision"),
    path("decisions/<int:decision_id>/appeal/", appeals.appeal, name="appeal"),
]
