// Sequence: a code of events, one after the other (DESIGN §5, docs/events.md).
#include "base/random.hpp"
#include "event/performance_testing.hpp"

namespace tutti::event::testing {
namespace {

definition::SequenceStep of_type(std::string type) { return {std::move(type), {}}; }

definition::Sequence
code(const std::vector<std::string>& types, microseconds timeout = definition::Sequence{}.timeout) {
    definition::Sequence made;
    for (const auto& type : types) made.steps.push_back(of_type(type));
    made.timeout = timeout;
    made.emit = "code";
    return made;
}

struct Sequence : Performance {
    explicit Sequence(const std::vector<std::string>& types) { add("secret", code(types)); }
    explicit Sequence(definition::Sequence declared) { add("secret", std::move(declared)); }
    /// Presses keys every 100 ms from `from` on.
    void keys(microseconds from, const std::vector<std::string>& types, std::int32_t number = 1) {
        for (const auto& type : types) {
            input(from, type, number);
            from += 100ms;
        }
    }
};

const std::vector<std::string> konami = {"up",    "up",   "down",  "down", "left",
                                         "right", "left", "right", "b",    "a"};

TEST(Sequence, TheDefaultTimeoutIsASecond) { EXPECT_EQ(definition::Sequence{}.timeout, 1s); }

TEST(Sequence, FiresWhenItsStepsCameOneAfterTheOther) {
    Sequence show(konami);
    show.keys(0s, konami);
    EXPECT_EQ(show.take(), Lines({"900000 code pad/1"}));
}

TEST(Sequence, AGapOfExactlyTheTimeoutIsWithinIt) {
    Sequence show({"a", "b"});
    show.input(5s, "a");
    show.input(6s, "b");
    EXPECT_EQ(show.take(), Lines({"6000000 code pad/1"}));
}

TEST(Sequence, AMicrosecondLessThanTheTimeoutIsWithinIt) {
    Sequence show({"a", "b"});
    show.input(5s, "a");
    show.input(6s - 1us, "b");
    EXPECT_EQ(show.take(), Lines({"5999999 code pad/1"}));
}

TEST(Sequence, AMicrosecondMoreThanTheTimeoutIsTooLate) {
    Sequence show({"a", "b"});
    show.input(5s, "a");
    show.input(6s + 1us, "b");
    EXPECT_EQ(show.take(), Lines());
}

TEST(Sequence, TheTimeoutIsBetweenStepsNotOverAllOfThem) {
    Sequence show({"a", "b", "c", "d"});
    show.input(0s, "a");
    show.input(1s, "b");
    show.input(2s, "c");
    show.input(3s, "d");
    EXPECT_EQ(show.take(), Lines({"3000000 code pad/1"}));
}

TEST(Sequence, ATooLateEventIsAFirstStepAgain) {
    Sequence show({"a", "a", "b"});
    show.input(0s, "a");
    show.input(1s + 1us, "a");
    show.input(1s + 2us, "b");
    EXPECT_EQ(show.take(), Lines());
    show.keys(2s, {"a", "a", "b"});
    EXPECT_EQ(show.take(), Lines({"2200000 code pad/1"}));
}

TEST(Sequence, AnExtraLeadingUpDoesNotSpoilTheCode) {
    Sequence show(konami);
    auto keys = konami;
    keys.insert(keys.begin(), {"up", "up", "up"});
    show.keys(0s, keys);
    EXPECT_EQ(show.take(), Lines({"1200000 code pad/1"}));
}

TEST(Sequence, AMismatchFallsBackToTheLongestPrefixThatStillMatches) {
    Sequence show({"a", "b", "a", "b", "c"});
    show.keys(0s, {"a", "b", "a", "b", "a", "b", "c"});
    EXPECT_EQ(show.take(), Lines({"600000 code pad/1"}));
    const auto data = json(show.data("code"));
    const auto events = data.find("sequence")->items();
    EXPECT_EQ(events.size(), 5U);
    EXPECT_EQ(events[0].find("timestamp")->number(), 0.2);
}

TEST(Sequence, AMismatchThatMatchesNothingForgetsEverything) {
    Sequence show({"a", "b", "c"});
    show.keys(0s, {"a", "b", "b", "c"});
    show.keys(500ms, {"b", "c"});
    EXPECT_EQ(show.take(), Lines());
}

TEST(Sequence, StartsAnewWhenItFired) {
    Sequence show({"a", "b", "a"});
    show.keys(0s, {"a", "b", "a", "b", "a"}); // the last two would overlap
    EXPECT_EQ(show.take(), Lines({"200000 code pad/1"}));
    show.keys(500ms, {"b", "a"});
    EXPECT_EQ(show.take(), Lines({"600000 code pad/1"})) << "the a of 0.4 s began it";
}

TEST(Sequence, IsKeptPerProducer) {
    Sequence show({"a", "b"});
    show.input(0s, "a", 1);
    show.input(100ms, "b", 2);
    show.from("other", 100ms, "b", 1);
    EXPECT_EQ(show.take(), Lines());
    show.input(200ms, "a", 2);
    show.input(300ms, "b", 1);
    show.input(400ms, "b", 2);
    EXPECT_EQ(show.take(), Lines({"300000 code pad/1", "400000 code pad/2"}));
}

TEST(Sequence, TypesThatItDoesNotNameAreIgnored) {
    Sequence show({"a", "b"});
    show.keys(0s, {"a", "x", "a.b", "y", "b"});
    EXPECT_EQ(show.take(), Lines({"400000 code pad/1"}));
}

TEST(Sequence, EachStepHasAPredicateOnData) {
    definition::Sequence declared;
    declared.steps = {
        {"key", {{"name", definition::Comparison::Kind::Equal, "up"}}},
        {"key", {{"name", definition::Comparison::Kind::Equal, "down"}}},
    };
    declared.emit = "code";
    Sequence show(declared);
    show.input(0s, "key", json(R"({"name":"up"})"));
    show.input(1ms, "key", json(R"({"name":"left"})"));
    show.input(2ms, "key", json(R"({"name":"down"})"));
    EXPECT_EQ(show.take(), Lines());
    show.input(3ms, "key", json(R"({"name":"up"})"));
    show.input(4ms, "key", json(R"({"name":"up"})"));
    show.input(5ms, "key", json(R"({"name":"down"})"));
    EXPECT_EQ(show.take(), Lines({"5000 code pad/1"}));
}

TEST(Sequence, PredicatesThatOverlapFallBackToo) {
    // a: n >= 1, b: n >= 2, c: n >= 3. What comes is 1 2 2 3: the first falls off, "2 2 3" matches.
    definition::Sequence declared;
    for (int n = 1; n <= 3; ++n)
        declared.steps.push_back({"n", {{"n", definition::Comparison::Kind::AtLeast, n}}});
    declared.emit = "code";
    Sequence show(declared);
    for (int n : {1, 2, 2, 3}) show.input(milliseconds(n), "n", Value::object({{"n", n}}));
    EXPECT_EQ(show.count("code"), 1);
    EXPECT_TRUE(
        show.data("code").find(R"([{"event_type":"n","producer_id":1,"data":{"n":2})") != std::string::npos
    );
}

TEST(Sequence, OutputKeepsTheSourceEventsAsSequence) {
    Sequence show({"a", "b"});
    show.input(1s, "a", json(R"({"n":1})"));
    show.input(1500ms, "b");
    EXPECT_EQ(
        show.data("code"),
        R"({"sequence":[{"event_type":"a","producer_id":1,"data":{"n":1},"timestamp":1.0},)"
        R"({"event_type":"b","producer_id":1,"data":{},"timestamp":1.5}],)"
        R"("virtual_peripheral":{"id":"vp-1","name":"secret"}})"
    );
}

TEST(Sequence, ASequenceOfOneStepFiresAtEachEvent) {
    Sequence show({"a"});
    show.keys(0s, {"a", "a"});
    EXPECT_EQ(show.take(), Lines({"0 code pad/1", "100000 code pad/1"}));
}

TEST(Sequence, AgreesWithTheSentenceOverRandomKeys) {
    // "The longest run of last events that matches its first steps with gaps within the timeout."
    SeededRandom random{11};
    const std::vector<std::string> alphabet = {"a", "b"};
    for (int round = 0; round < 100; ++round) {
        std::vector<std::string> steps(2 + random.next() % 4);
        for (auto& each : steps) each = alphabet[random.next() % 2];
        Sequence show(code(steps, 100ms));
        std::vector<std::pair<std::string, microseconds>> history; // since it last fired
        auto now = 0us;
        int expected = 0;
        for (int i = 0; i < 60; ++i) {
            now += random.next() % 8 == 0 ? 100ms + 1us : 10ms;
            const auto& key = alphabet[random.next() % 2];
            show.input(now, key);
            if (std::ranges::find(steps, key) == steps.end()) continue; // not named
            history.emplace_back(key, now);
            bool matches = history.size() >= steps.size();
            for (std::size_t back = 0; matches && back < steps.size(); ++back) {
                const auto& event = history[history.size() - 1 - back];
                matches = event.first == steps[steps.size() - 1 - back];
                if (back > 0 && history[history.size() - back].second - event.second > 100ms) matches = false;
            }
            if (matches) {
                ++expected;
                history.clear();
            }
            ASSERT_EQ(show.count("code"), expected) << "round " << round << " event " << i;
        }
    }
}

} // namespace
} // namespace tutti::event::testing
