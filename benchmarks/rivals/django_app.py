"""Django REST framework with serializers made from models, as its documentation has it."""

from django.db import models
from django.db.models.query import RawQuerySet
from django.urls import path
from rest_framework import generics, pagination, serializers

SEARCH = """
    SELECT treatments.id, treatments.name, snippet(treatments_fts, -1, '<b>', '</b>', '…', 16) AS highlight
    FROM treatments_fts JOIN treatments ON treatments.rowid = treatments_fts.rowid
    WHERE treatments_fts MATCH %s ORDER BY rank LIMIT 20
"""


class Condition(models.Model):
    """A condition."""

    id = models.TextField(primary_key=True)
    type = models.TextField()
    name = models.TextField()
    self = models.TextField()

    class Meta:
        app_label = "rivals"
        db_table = "conditions"


class Treatment(models.Model):
    """A treatment of a condition."""

    id = models.TextField(primary_key=True)
    type = models.TextField()
    name = models.TextField()
    wording = models.TextField()
    document = models.JSONField()
    standard_term = models.TextField(null=True)
    aliases = models.JSONField()
    codes = models.JSONField()
    same_as = models.JSONField()
    category = models.TextField()
    modality = models.TextField(null=True)
    scope = models.TextField(null=True)
    purpose = models.TextField(null=True)
    intent = models.TextField(null=True)
    route = models.TextField(null=True)
    necessity = models.TextField(null=True)
    part_of = models.JSONField()
    combined_with = models.JSONField()
    condition = models.ForeignKey(Condition, on_delete=models.PROTECT)
    sites = models.JSONField()
    findings = models.JSONField()
    when = models.JSONField()
    line = models.TextField(null=True)
    status = models.TextField(null=True)
    timing = models.TextField(null=True)
    dosages = models.JSONField()
    how_performed = models.JSONField()
    effect = models.TextField(null=True)
    effectiveness = models.TextField(null=True)
    onset = models.JSONField(null=True)
    substances = models.JSONField()
    frequency = models.TextField(null=True)
    occurrence = models.JSONField(null=True)
    applies_to = models.JSONField()
    lead_ins = models.JSONField()
    provenance = models.JSONField(null=True)
    topic = models.JSONField(null=True)
    evidence = models.JSONField()
    advisories = models.JSONField()
    review = models.JSONField()
    revision = models.IntegerField()
    release = models.IntegerField()
    sha256 = models.TextField()
    updated_at = models.TextField()
    attribution = models.JSONField()
    links = models.JSONField()

    class Meta:
        app_label = "rivals"
        db_table = "treatments"


class ConditionSerializer(serializers.ModelSerializer):
    """A condition as it is answered."""

    class Meta:
        model = Condition
        fields = "__all__"


class TreatmentSerializer(serializers.ModelSerializer):
    """A treatment as it is answered."""

    condition = ConditionSerializer(read_only=True)

    class Meta:
        model = Treatment
        fields = "__all__"


class HitSerializer(serializers.Serializer):
    """What a search found, as it is answered."""

    id = serializers.CharField()
    name = serializers.CharField()
    highlight = serializers.CharField()


class Pages(pagination.CursorPagination):
    """Pages of twenty, without counting."""

    page_size = 20
    ordering = "id"


class OneTreatment(generics.RetrieveAPIView):
    """One treatment."""

    queryset = Treatment.objects.select_related("condition")
    serializer_class = TreatmentSerializer


class Treatments(generics.ListAPIView):
    """Pages of treatments."""

    queryset = Treatment.objects.select_related("condition")
    serializer_class = TreatmentSerializer
    pagination_class = Pages


class Search(generics.ListAPIView):
    """The first hits of a search."""

    serializer_class = HitSerializer

    def get_queryset(self) -> RawQuerySet:
        """Return the hits, the best first."""
        return Treatment.objects.raw(SEARCH, [self.request.query_params["q"]])


urlpatterns = [
    path("treatments/<str:pk>", OneTreatment.as_view()),
    path("treatments", Treatments.as_view()),
    path("search", Search.as_view()),
]
