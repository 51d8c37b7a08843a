"""The calendar file and the feed: valid, without a date that nobody stated, and with ids that stay."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import feedparser
import pytest
from icalendar import Calendar
from lxml import etree

from policy_model.policies.catalogue import catalogue, find_policy
from policy_model.policy import Policy, StatedDate
from policy_model.publish.pack.feed import feed, versions_feed
from policy_model.publish.pack.files import PAGES
from policy_model.publish.pack.review_calendar import review_calendar
from tests.unit.pack_examples import BUILD, ODD, RESTATED, SUPPLIED

SCHEMA = """
<grammar xmlns="http://relaxng.org/ns/structure/1.0" ns="http://www.w3.org/2005/Atom"
         datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes">
  <start>
    <element name="feed"><ref name="language"/>
      <interleave>
        <ref name="id"/><ref name="title"/><ref name="updated"/>
        <optional><element name="subtitle"><text/></element></optional>
        <zeroOrMore><ref name="link"/></zeroOrMore>
        <zeroOrMore><ref name="author"/></zeroOrMore>
        <zeroOrMore>
          <element name="entry">
            <interleave>
              <ref name="id"/><ref name="title"/><ref name="updated"/>
              <oneOrMore><ref name="author"/></oneOrMore>
              <oneOrMore><ref name="link"/></oneOrMore>
              <element name="content"><attribute name="type"><value>text</value></attribute><text/></element>
            </interleave>
          </element>
        </zeroOrMore>
      </interleave>
    </element>
  </start>
  <define name="language"><optional><attribute name="xml:lang"/></optional></define>
  <define name="id"><element name="id">
    <data type="string"><param name="pattern">urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}</param></data>
  </element></define>
  <define name="title"><element name="title"><text/></element></define>
  <define name="updated"><element name="updated"><data type="dateTime"/></element></define>
  <define name="author"><element name="author"><element name="name"><text/></element></element></define>
  <define name="link"><element name="link">
    <attribute name="rel"/><attribute name="type"/><attribute name="href"><data type="anyURI"/></attribute>
  </element></define>
</grammar>
"""
"""What RFC 4287 asks of a feed, as far as this one goes."""


def events(content: bytes | None) -> list[dict[str, object]]:
    assert content is not None
    calendar = Calendar.from_ical(content)
    assert not calendar.errors
    assert not any(event.errors for event in calendar.walk())
    return [dict(event.items()) for event in calendar.walk("VEVENT")]


def valid(content: bytes) -> feedparser.FeedParserDict:
    """The feed, held against the schema and read by a feed reader."""
    etree.RelaxNG(etree.fromstring(SCHEMA)).assertValid(etree.fromstring(content))
    read = feedparser.parse(content)
    assert not read.bozo
    assert read.version == "atom10"
    return read


def with_reason(words: str) -> Policy:
    policy = find_policy(SUPPLIED)
    return replace(policy, versions=(replace(policy.version, reason=words),))


def test_the_calendar_has_the_steps_towards_the_review():
    found = events(review_calendar(find_policy(SUPPLIED), BUILD))
    assert [(event["DTSTART"].dt, event["DTEND"].dt, str(event["SUMMARY"])) for event in found] == [
        (date(2024, 3, 30), date(2024, 3, 31), "Review due in six months: Information sharing Policy"),
        (date(2024, 8, 30), date(2024, 8, 31), "Review due in one month: Information sharing Policy"),
        (date(2024, 9, 30), date(2024, 10, 1), "Review due: Information sharing Policy"),
    ]
    assert {event["DTSTAMP"].dt for event in found} == {datetime(2026, 11, 22, tzinfo=UTC)}


def test_the_calendar_sets_no_alarm_and_names_no_host():
    content = review_calendar(find_policy(SUPPLIED), BUILD) or b""
    assert b"VALARM" not in content
    assert b"ATTENDEE" not in content
    assert b"@" not in content


def test_an_event_keeps_its_id_until_the_review_has_another_date():
    policy = find_policy(SUPPLIED)
    before = [event["UID"] for event in events(review_calendar(policy, BUILD))]
    assert len(set(before)) == 3
    assert before == [event["UID"] for event in events(review_calendar(policy, date(2027, 1, 1)))]
    moved = replace(policy, next_review=StatedDate("1 May 2027", date(2027, 5, 1)))
    assert not set(before) & {event["UID"] for event in events(review_calendar(moved, BUILD))}


@pytest.mark.parametrize("stated", [None, StatedDate("in spring")])
def test_without_a_stated_day_there_is_no_calendar(stated):
    assert review_calendar(replace(find_policy(SUPPLIED), next_review=stated), BUILD) is None
    assert review_calendar(find_policy(RESTATED), BUILD) is None


@pytest.mark.parametrize("words", ODD, ids=lambda words: ascii(words[:12]))
def test_odd_words_make_no_other_event(words):
    found = events(review_calendar(replace(find_policy(SUPPLIED), title=f"x{words}"), BUILD))
    assert len(found) == 3


def test_the_feed_has_the_versions_whose_day_is_stated():
    read = valid(versions_feed(BUILD, PAGES))
    dated = [each for versions in catalogue().values() for each in versions if each.version.revised.day]
    assert len(read.entries) == len(dated)
    (entry,) = (each for each in read.entries if each.title == "Information sharing Policy, V_2 2023")
    assert entry.updated == "2023-10-11T00:00:00Z"
    assert entry.link == "../../../policies/information-sharing/"
    assert entry.content[0].value.startswith("Revised: 11/10/23. Section: All. Reason: Review of policy, rebranding")
    assert read.feed.updated == max(each.updated for each in read.entries)


def test_the_newest_version_comes_first_and_each_has_an_id_of_its_own():
    policy = find_policy(SUPPLIED)
    later = replace(policy.version, name="V_3", revised=StatedDate("1 May 2027", date(2027, 5, 1)))
    newer = replace(policy, versions=(*policy.versions, later))
    read = valid(feed((policy, newer), BUILD, PAGES))
    assert [entry.updated[:10] for entry in read.entries] == ["2027-05-01", "2023-10-11"]
    assert read.feed.updated == "2027-05-01T00:00:00Z"
    assert len({read.feed.id, *(entry.id for entry in read.entries)}) == 3
    assert valid(feed((policy,), BUILD, PAGES)).entries[0].id == read.entries[1].id


def test_a_feed_without_a_dated_version_is_valid_too():
    assert valid(feed((find_policy(RESTATED),), BUILD, PAGES)).feed.updated == "2026-11-22T00:00:00Z"


@pytest.mark.parametrize("words", ODD, ids=lambda words: ascii(words[:12]))
def test_odd_words_are_harmless_text_in_the_feed(words):
    content = feed((with_reason(words),), BUILD, PAGES)
    valid(content)
    (said,) = etree.fromstring(content).iter("{http://www.w3.org/2005/Atom}content")
    assert len(said) == 0
    assert (
        words[:4].replace("\x07", "\N{REPLACEMENT CHARACTER}").replace("\x00", "\N{REPLACEMENT CHARACTER}") in said.text
    )
