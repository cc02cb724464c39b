// EventLedger: ids, causes across inputs and outputs, and what is remembered.
#include "director/event_ledger.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace tutti::director {
namespace {

using namespace std::chrono_literals;
using Lines = std::vector<std::string>;

/// An engine's numbers without an engine.
class Book {
public:
    /// An input of a source with that id; gives its number.
    event::EventNumber input(std::string source, std::string id, std::optional<std::string> cause = {}) {
        contract::Event input;
        input.id = std::move(id);
        input.type = "button.press";
        input.source = std::move(source);
        input.cause = std::move(cause);
        ledger.note_input(++number, std::move(input));
        return number;
    }
    event::Event output(event::EventNumber cause = 0, std::string_view type = "light.on") {
        event::Event event{
            .type = *names.type(type),
            .producer = event::no_producer,
            .time = WallTime(5s),
            .data = Value::object({})
        };
        event.number = ++number;
        event.cause = cause;
        event.origin = event::Origin::Playlist;
        return event;
    }
    /// "source id" of each, the one asked about last.
    Lines why(std::string_view source, std::string_view id) const {
        Lines lines;
        for (const auto& event : ledger.why(source, id)) lines.push_back(event.source + " " + event.id);
        return lines;
    }

    event::Names names;
    EventLedger ledger{names, "director", "ab12"};
    event::EventNumber number = 0;
};

TEST(EventLedger, AnOutputStandsOnTheBusUnderTheDirectorsNameAndItsOwnNumber) {
    Book book;
    auto event = book.output();
    event.producer = *book.names.producer("pad", 3);
    event.data = Value::object({{"level", 1}});
    const auto said = book.ledger.publish(event);
    contract::Event expected;
    expected.id = "ab12-1";
    expected.type = "light.on";
    expected.producer = 3;
    expected.source = "director";
    expected.seq = 1;
    expected.timestamp = WallTime(5s);
    expected.data = Value::object({{"level", 1}});
    EXPECT_EQ(said, expected);
}

TEST(EventLedger, SequenceNumbersCountWhatIsPublished) {
    Book book;
    book.input("pad", "1");
    EXPECT_EQ(book.ledger.publish(book.output()).seq, 1U);
    static_cast<void>(book.ledger.describe(book.output()));
    EXPECT_EQ(book.ledger.publish(book.output()).seq, 2U);
}

TEST(EventLedger, TheCauseThatIsAnInputIsNamedWithItsSource) {
    Book book;
    const auto press = book.input("left.pad", "17");
    EXPECT_EQ(book.ledger.publish(book.output(press)).cause, "left.pad/17");
}

TEST(EventLedger, TheCauseThatIsAnOutputIsItsPlainId) {
    Book book;
    const auto first = book.output();
    book.ledger.publish(first);
    EXPECT_EQ(book.ledger.publish(book.output(first.number)).cause, "ab12-1");
    const auto named = book.output();
    book.ledger.name(named.number, "run-1-stopped");
    book.ledger.publish(named);
    EXPECT_EQ(book.ledger.publish(book.output(named.number)).cause, "run-1-stopped");
}

TEST(EventLedger, WithoutACauseThereIsNone) {
    Book book;
    EXPECT_EQ(book.ledger.publish(book.output()).cause, std::nullopt);
}

TEST(EventLedger, AnIdGivenIsTheEventsOwn) {
    Book book;
    const auto event = book.output();
    book.ledger.name(event.number, "run-1-stopped");
    EXPECT_EQ(book.ledger.publish(event).id, "run-1-stopped");
    EXPECT_EQ(book.ledger.describe(event).id, "run-1-stopped");
}

TEST(EventLedger, AnInputIsDescribedByItsOwnSourceAndId) {
    Book book;
    const auto number = book.input("pad", "a/b");
    event::Event event{
        .type = *book.names.type("button.press"),
        .producer = *book.names.producer("pad", 2),
        .time = WallTime(7s),
        .data = Value::object({})
    };
    event.number = number;
    const auto said = book.ledger.describe(event);
    EXPECT_EQ(said.id, "a/b");
    EXPECT_EQ(said.source, "pad");
    EXPECT_EQ(said.producer, 2);
    EXPECT_EQ(said.cause, std::nullopt);
}

TEST(EventLedger, WhyGoesFromTheFirstInputToTheEventAskedAbout) {
    Book book;
    const auto press = book.input("pad", "17");
    book.input("pad", "18");
    const auto begun = book.output(press);
    book.ledger.publish(begun);
    book.ledger.publish(book.output());
    const auto step = book.output(begun.number);
    book.ledger.publish(step);
    const auto ended = book.output(step.number);
    book.ledger.name(ended.number, "run-1-stopped");
    book.ledger.publish(ended);
    EXPECT_EQ(
        book.why("director", "run-1-stopped"),
        Lines({"pad 17", "director ab12-3", "director ab12-5", "director run-1-stopped"})
    );
    EXPECT_EQ(book.why("director", "ab12-3"), Lines({"pad 17", "director ab12-3"}));
    EXPECT_EQ(book.why("pad", "18"), Lines({"pad 18"}));
}

TEST(EventLedger, WhyFollowsCausesThatOthersNamed) {
    Book book;
    book.input("pad", "raw-1");
    book.input("pad", "press-1", "raw-1");
    const auto heard = book.input("ear", "x", "pad/press-1");
    book.ledger.publish(book.output(heard));
    EXPECT_EQ(
        book.why("director", "ab12-4"), Lines({"pad raw-1", "pad press-1", "ear x", "director ab12-4"})
    );
}

TEST(EventLedger, TheSameIdOfTwoSourcesIsTwoEvents) {
    Book book;
    const auto left = book.input("left", "1");
    book.input("right", "1");
    book.ledger.publish(book.output(left));
    EXPECT_EQ(book.why("director", "ab12-3"), Lines({"left 1", "director ab12-3"}));
    EXPECT_EQ(book.why("right", "1"), Lines({"right 1"}));
}

TEST(EventLedger, WhyOfTheUnknownIsEmpty) {
    Book book;
    book.input("pad", "1");
    EXPECT_EQ(book.why("pad", "2"), Lines());
    EXPECT_EQ(book.why("dap", "1"), Lines());
    EXPECT_EQ(book.why("", ""), Lines());
}

TEST(EventLedger, WhyBeginsWhereTheCauseIsNotRemembered) {
    Book book;
    book.input("pad", "2", "1");
    EXPECT_EQ(book.why("pad", "2"), Lines({"pad 2"}));
}

TEST(EventLedger, CausesInACircleAreToldOnceEach) {
    Book book;
    book.input("pad", "self", "self");
    book.input("pad", "a", "ear/b");
    book.input("ear", "b", "pad/a");
    EXPECT_EQ(book.why("pad", "self"), Lines({"pad self"}));
    EXPECT_EQ(book.why("pad", "a"), Lines({"ear b", "pad a"}));
}

TEST(EventLedger, TheLastEventsAreRememberedOldestFirst) {
    Book book;
    for (std::size_t i = 0; i < EventLedger::most_remembered + 3; ++i) book.input("pad", std::to_string(i));
    const auto all = book.ledger.recent(10'000);
    ASSERT_EQ(all.size(), EventLedger::most_remembered);
    EXPECT_EQ(all.front().id, "3");
    EXPECT_EQ(all.back().id, "502");
    EXPECT_EQ(book.why("pad", "2"), Lines());
    EXPECT_EQ(book.why("pad", "3"), Lines({"pad 3"}));
}

TEST(EventLedger, ALimitLeavesTheLatest) {
    Book book;
    for (const auto* id : {"a", "b", "c"}) book.input("pad", id);
    const auto two = book.ledger.recent(2);
    ASSERT_EQ(two.size(), 2U);
    EXPECT_EQ(two[0].id, "b");
    EXPECT_EQ(two[1].id, "c");
    EXPECT_EQ(book.ledger.recent(0).size(), 0U);
    EXPECT_EQ(book.ledger.recent(3).size(), 3U);
}

TEST(EventLedger, InputsAndOutputsAreRememberedTogether) {
    Book book;
    const auto press = book.input("pad", "1");
    book.ledger.publish(book.output(press));
    book.input("pad", "2");
    Lines ids;
    for (const auto& event : book.ledger.recent(10)) ids.push_back(event.id);
    EXPECT_EQ(ids, Lines({"1", "ab12-2", "2"}));
}

TEST(EventLedger, StepsSaidToHaveBeenEmittedPushNothingOut) {
    Book book;
    book.input("pad", "1");
    for (std::size_t i = 0; i < 2 * EventLedger::most_remembered; ++i)
        book.ledger.publish(book.output(0, "event.playlist.emitted"));
    const auto all = book.ledger.recent(10);
    ASSERT_EQ(all.size(), 1U);
    EXPECT_EQ(all[0].id, "1");
}

TEST(EventLedger, ACauseIsNamedAsLongAsItsIdIsKept) {
    Book book;
    const auto forgotten = book.input("pad", "first");
    const auto kept = book.input("pad", "second");
    for (std::size_t i = 0; i + 1 < EventLedger::most_ids; ++i) book.input("pad", "later");
    EXPECT_EQ(book.ledger.publish(book.output(kept)).cause, "pad/second");
    EXPECT_EQ(book.ledger.publish(book.output(forgotten)).cause, "ab12-1");
}

} // namespace
} // namespace tutti::director
