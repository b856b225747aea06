"""`python -m tests.benchmarks.matching` tells figures of any labelled set, and says what is wrong with a file."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

HEAD = "query_no,query_has_duplicate,query,candidate,same,query_entity,candidate_entity\n"
ROWS = (
    "1,1,Acme Robotics,Acme Robotics GmbH,1,a,b\n1,1,Acme Robotics,Zenith Foods,0,a,c\n"
    "2,0,Apex Machines,Old Mill Labs,0,d,e\n3,1,Blue Door,Quetzal,1,f,g\n"
    "4,1,Acme Fund II,Acme Fund III,1,h,i\n"
)


def told(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.benchmarks.matching", *arguments, "--json"]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_last_line_holds_the_figures_of_a_set(tmp_path: Path) -> None:
    file = tmp_path / "pairs.csv"
    file.write_text(HEAD + ROWS, encoding="utf-8")
    answer = told("--pairs", str(file))
    figures = json.loads(answer.stdout.splitlines()[-1])
    assert figures["precision"] == figures["same_precision"] == 1.0
    assert (figures["recall"], figures["tier_recall"]) == (0.6667, 0.3333)  # the caps are told apart
    assert (figures["false_warnings_per_100"], figures["recall_at_5"]) == (0.0, 1.0)
    assert figures["us_per_pair"] > 0


def test_names_of_people_are_compared_as_such(tmp_path: Path) -> None:
    file = tmp_path / "pairs.csv"
    rows = "Person,Bob Smith,Robert Smith,true\nPerson,Martin Weber,Martina Weber,false\n"
    file.write_text("schema,name1,name2,is_match\n" + rows, encoding="utf-8")
    figures = json.loads(told("--pairs", str(file)).stdout.splitlines()[-1])
    assert (figures["f1"], figures["average_precision"]) == (1.0, 1.0)


def test_a_file_of_another_kind_is_named(tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text("a,b\n1,2\n", encoding="utf-8")
    answer = told("--pairs", str(file))
    assert answer.returncode == 2
    assert "people.csv has neither the columns of look-ups nor those of pairs" in answer.stderr


def test_evidence_without_clusters_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "pairs.csv"
    file.write_text(HEAD + ROWS, encoding="utf-8")
    answer = told("--pairs", str(file), "--evidence")
    assert answer.returncode == 2
    assert "clusters" in answer.stderr
