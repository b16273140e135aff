"""What a build says of its validation: to those who have to mend something, and to those who come later."""

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from kg.build.release import REPORT
from kg.errors import UnacceptedError
from kg.history import Past
from kg.policy import told
from kg.report import Report, Result, shorten


def past(manifest: Mapping[str, object], report: Report, accepted: Mapping[str, int]) -> Past:
    """Return what is remembered of a release's validation."""
    by_shape = Counter(shorten(result.shape) for result in report.results)
    return Past(
        version=str(manifest["version"]),
        as_of=str(manifest["as_of"]),
        ended=str(manifest["ended"]),
        counts=dict(report.counts),
        accepted=dict(accepted),
        shapes=dict(sorted(by_shape.items())),
    )


def refused(out: Path, kept: Path, found: Sequence[Result], ended: Sequence[str]) -> UnacceptedError:
    """Say which violations stop a release, where it was kept, and what can be done."""
    last = (
        "上一版仍在服务 the last release stays in service"
        if (out / "current").exists()
        else "还没有发布过任何一版 there is no earlier release"
    )
    expired = f"\n认可已过期 expired acceptances: {', '.join(ended)}" if ended else ""
    return UnacceptedError(
        f"{len(found)} 条违规没有认可，没有发布 violations are not accepted, so nothing was published; "
        f"{last}.\n{told(found)}{expired}",
        "请改正记录，或在 data/dataset.toml 写明理由、角色和期限予以认可 mend the record, or accept them in "
        "data/dataset.toml with reason, role and last day.\n"
        f"  → 报告 report: {kept / 'current' / REPORT.format(form='txt')}；"
        f"逐条查看 one by one: kg validate --out {kept}\n"
        "  → 规划还在整理，仍要发布 to publish all the same: kg build --publish-anyway",
    )
