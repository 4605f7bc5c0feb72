"""A row of the log is written once: the database itself refuses to change it. Missing rows are found by verify_log."""

from django.db import migrations

TABLE = "moderation_caseevent"
MAKE = {
    "sqlite": [
        f"CREATE TRIGGER log_rows_never_change BEFORE UPDATE ON {TABLE} "
        "BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END"
    ],
    "postgresql": [
        "CREATE FUNCTION log_rows_never_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the log is append-only'; END $$",
        f"CREATE TRIGGER log_rows_never_change BEFORE UPDATE ON {TABLE} "
        "FOR EACH ROW EXECUTE FUNCTION log_rows_never_change()",
    ],
}
DROP = {
    "sqlite": ["DROP TRIGGER log_rows_never_change"],
    "postgresql": [
        f"DROP TRIGGER log_rows_never_change ON {TABLE}",
        "DROP FUNCTION log_rows_never_change()",
    ],
}


def make(apps, schema_editor):
    for statement in MAKE[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def drop(apps, schema_editor):
    for statement in DROP[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("moderation", "0001_initial")]
    operations = [migrations.RunPython(make, drop)]
