"""Status reports of plans and agencies, put together from saved queries and written as HTML, PDF and docx."""

from kg.reports.asking import QUERIES, Wanted
from kg.reports.making import FORMS, Form, ReportError, report, written
from kg.reports.model import Report

__all__ = ["FORMS", "QUERIES", "Form", "Report", "ReportError", "Wanted", "report", "written"]
