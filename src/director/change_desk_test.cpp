// Changes of definitions over the bus: one or many at once, kept before they are acknowledged, or not made.
#include "base/json.hpp"
#include "director/director_testing.hpp"
#include "director/kept_line.hpp"

#include <fmt/format.h>

namespace tutti::director {
namespace {

class ChangeDeskTest : public DirectorTest {
protected:
    static Value plain(std::string_view emits = "went") {
        return *parse_json(fmt::format(R"({{"trigger":"go","steps":[{{"type":"{}"}}]}})", emits));
    }
    static Value large(std::size_t bytes) {
        return *parse_json(
            fmt::format(R"({{"steps":[{{"type":"went","data":{{"t":"{:x>{}}"}}}}]}})", "", bytes)
        );
    }
    static Value many(int from, int to, std::string_view emits = "went") {
        std::vector<Value> all;
        for (int i = from; i < to; ++i)
            all.push_back(Value::object({{"name", fmt::format("p{}", i)}, {"definition", plain(emits)}}));
        return Value::object({{"definitions", Value::array(std::move(all))}});
    }
    /// The names of what a director would find after that.
    std::vector<std::string> found(io::MemoryDisk later) {
        Score score({}, {});
        EXPECT_EQ(KeptChanges(later, changes_).apply_to(score), std::vector<std::string>());
        std::vector<std::string> names;
        for (const auto& playlist : score.playlists()) names.push_back(playlist.name);
        return names;
    }
    std::size_t total() {
        return static_cast<std::size_t>(
            command("playlist.list", Value::object({{"limit", 1}})).data.find("total")->integer()
        );
    }
    std::string error(const contract::CommandReply& reply) { return reply.error ? reply.error->message : ""; }
};

TEST_F(ChangeDeskTest, ManyAreRegisteredByOneCommandAndKept) {
    direct();
    const auto reply = command("playlist.register", many(0, 3));
    EXPECT_EQ(error(reply), "");
    EXPECT_EQ(
        print_json(reply.data),
        R"({"definitions":[{"definition_id":"p0","warnings":[]},{"definition_id":"p1","warnings":[]},{"definition_id":"p2","warnings":[]}]})"
    );
    EXPECT_EQ(found(disk_.after_power_cut()), (std::vector<std::string>{"p0", "p1", "p2"}));
    EXPECT_EQ(total(), 5U);
    hear("event/#");
    send("go");
    until([&] { return count("event/went") == 3; });
}

TEST_F(ChangeDeskTest, WhatIsChangedIsSaidAndWhatIsRefusedIsNot) {
    direct();
    hear("event/definition/changed");
    command("playlist.register", Value::object({{"name", "p"}, {"definition", plain()}}));
    const auto refused =
        command("playlist.register", Value::object({{"name", "p"}, {"definition", plain()}}));
    EXPECT_NE(error(refused), "");
    command("playlist.remove", Value::object({{"name", "p"}}));
    until([&] { return count("event/definition/changed") == 2; });
    EXPECT_TRUE(
        says("event/definition/changed", R"("data":{"family":"playlist","change":"remove","names":["p"]})")
    );
}

TEST_F(ChangeDeskTest, OneCanBeLookedAtByItsName) {
    direct();
    command("playlist.register", many(0, 40));
    const auto one = command("playlist.list", Value::object({{"name", "p38"}})).data;
    ASSERT_EQ(one.find("playlists")->items().size(), 1U);
    EXPECT_EQ(*one.find("playlists")->items().front().find("name"), Value("p38"));
    const auto none = command("peripheral.list", Value::object({{"name", "p38"}})).data;
    EXPECT_EQ(print_json(none), R"({"peripherals":[],"total":0})");
}

TEST_F(ChangeDeskTest, OfManyAllAreMadeOrNone) {
    direct();
    auto bad = many(0, 3);
    auto items = bad.find("definitions")->items();
    std::vector<Value> all(items.begin(), items.end());
    all.push_back(Value::object({{"name", "flash"}, {"definition", plain()}}));
    const auto refused =
        command("playlist.register", Value::object({{"definitions", Value::array(std::move(all))}}));
    EXPECT_EQ(
        error(refused),
        "number 4 of 4, flash: there is a playlist flash already; update it instead; none of them was changed"
    );
    EXPECT_EQ(total(), 2U);
    EXPECT_EQ(disk_.get(changes_), std::nullopt);
    EXPECT_EQ(error(command("playlist.register", many(0, 3))), "");
}

TEST_F(ChangeDeskTest, ManyAreUpdatedAndRemovedByOneCommandEach) {
    direct();
    command("playlist.register", many(0, 3));
    EXPECT_EQ(error(command("playlist.update", many(1, 3, "changed"))), "");
    const auto removed = command("playlist.remove", *parse_json(R"({"names":["p0","flash"]})"));
    EXPECT_EQ(print_json(removed.data), R"({"removed":2})");
    hear("event/#");
    send("go");
    until([&] { return count("event/changed") == 2; });
    EXPECT_EQ(count("event/went"), 0U);
    EXPECT_EQ(found(disk_.after_power_cut()), (std::vector<std::string>{"p1", "p2"}));
}

TEST_F(ChangeDeskTest, WhatIsNoListOfThemIsRefused) {
    direct();
    for (const auto* params :
         {R"({"definitions":[]})", R"({"definitions":{}})", R"({"definitions":[7]})",
          R"({"definitions":[{"name":"a"}]})", R"({"definitions":[{"definition":{}}]})", R"({"name":"a"})",
          R"({"definition":{}})"})
        EXPECT_NE(error(command("playlist.register", *parse_json(params))), "") << params;
    for (const auto* params : {R"({"names":[]})", R"({"names":[{}]})", R"({"names":"p"})", "{}"})
        EXPECT_NE(error(command("peripheral.remove", *parse_json(params))), "") << params;
    const auto most = static_cast<int>(ChangeDesk::most_at_once);
    EXPECT_NE(error(command("playlist.register", many(0, most + 1))), "");
    EXPECT_EQ(error(command("playlist.register", many(0, most))), "");
}

TEST_F(ChangeDeskTest, OneWritesNoMoreHoweverManyThereAre) {
    direct();
    const auto written = [&] {
        const auto before = disk_.get(changes_).value_or("").size();
        static int number = 100'000;
        const int n = number++;
        EXPECT_EQ(error(command("playlist.register", many(n, n + 1))), "");
        return disk_.get(changes_)->size() - before;
    };
    command("playlist.register", many(0, 10));
    const auto among_few = written();
    command("playlist.register", many(10, 500));
    EXPECT_EQ(written(), among_few);
    EXPECT_EQ(command("playlist.remove", Value::object({{"name", "p5"}})).error, std::nullopt);
    EXPECT_EQ(found(disk_.after_crash()).size(), 501U);
}

TEST_F(ChangeDeskTest, TheFileStaysInProportionToWhatItHolds) {
    direct();
    for (int i = 0; i < 30; ++i) {
        ASSERT_EQ(
            error(command("playlist.register", Value::object({{"name", "p"}, {"definition", large(100'000)}}))
            ),
            ""
        );
        ASSERT_EQ(error(command("playlist.remove", Value::object({{"name", "p"}}))), "");
    }
    EXPECT_LT(disk_.get(changes_)->size(), 1'200'000U);
    EXPECT_EQ(found(disk_.after_power_cut()), std::vector<std::string>());
}

TEST_F(ChangeDeskTest, WithoutRoomOneIsRefusedAndToldWhatToDo) {
    limits_ = {.definitions = 4, .bytes = 200};
    direct();
    const auto refused = command("playlist.register", many(0, 3));
    EXPECT_EQ(refused.error->code, "limit_exceeded");
    EXPECT_NE(
        error(refused).find("there are 4 playlists and gestures, and there may be 4: remove some"),
        std::string::npos
    ) << error(refused);
    EXPECT_NE(error(refused).find("raise `definitions` of [director.limits]"), std::string::npos);
    EXPECT_EQ(error(command("playlist.register", many(0, 1))), "");
    const auto too_large =
        command("playlist.register", Value::object({{"name", "large"}, {"definition", large(200)}}));
    EXPECT_NE(
        error(too_large).find("there may be 200: remove some, or raise `bytes` of [director.limits]"),
        std::string::npos
    ) << error(too_large);
    EXPECT_EQ(error(command("playlist.remove", Value::object({{"name", "flash"}}))), "");
    EXPECT_EQ(error(command("playlist.register", many(1, 2))), "");
    const auto stats = command("get_stats", Value::object({}));
    EXPECT_EQ(*stats.data.find("most_definitions"), Value(4));
    EXPECT_EQ(*stats.data.find("definition_bytes"), Value(2 * print_json(plain()).size()));
}

TEST_F(ChangeDeskTest, WhatWasSaidMeanwhileIsKeptTogether) {
    direct();
    command("playlist.register", many(0, 1)); // there is a file now
    hear("cmd/director/response/#");
    for (int i = 1; i < 50; ++i) {
        auto params = many(i, i + 1);
        const contract::Command one{"playlist.register", fmt::format("r{}", i), std::move(params), {}, {}};
        say({.topic = "cmd/director", .payload = contract::print(one)});
    }
    until([&] { return count("cmd/director/response/r49") == 1; });
    EXPECT_EQ(found(disk_.after_power_cut()).size(), 50U);
    const auto lines = *disk_.get(changes_);
    EXPECT_LT(std::ranges::count(lines, '\n'), 50);
}

TEST_F(ChangeDeskTest, WhicheverStepOfTheDiskFailsWhatIsAcknowledgedHoldsAndTheRestIsAsItWas) {
    const auto begin = [&](io::MemoryDisk& disk) {
        Score score({}, {});
        ASSERT_TRUE(score.change(Family::Playlist, Change::Register, "old", plain()));
        ASSERT_TRUE(KeptChanges(disk, changes_).keep(score));
    };
    // As the desk does it, without its thread.
    io::at_every_step(begin, [&](io::MemoryDisk& failing) {
        Score score({}, {});
        KeptChanges kept(failing, changes_);
        if (!kept.apply_to(score)) return;
        std::vector<std::string> acknowledged = {"old"};
        for (const auto* name : {"one", "two", "three"}) {
            const auto changed = score.change(Family::Playlist, Change::Register, name, plain());
            ASSERT_TRUE(changed);
            KeptLine line;
            line.add(changed->kept);
            const auto done = kept.takes_more() ? kept.append(std::move(line).take()) : kept.keep(score);
            if (done) {
                acknowledged.emplace_back(name);
                continue;
            }
            score.undo(*changed);
            static_cast<void>(kept.keep(score));
        }
        const auto check = [&](io::MemoryDisk later) {
            const auto names = found(std::move(later));
            for (const auto& name : acknowledged)
                EXPECT_NE(std::ranges::find(names, name), names.end()) << name;
        };
        check(failing.after_crash());
        check(failing.after_power_cut());
    });
}

TEST_F(ChangeDeskTest, ALineThatWasTornOrNotUnderstoodCostsNoOther) {
    disk_.put(
        changes_,
        "{\"v\":1,\"changes\":[{\"playlist\":\"a\",\"definition\":{\"steps\":[{\"type\":\"x\"}]}}]}\n"
        "{damaged}\n"
        "{\"v\":1,\"changes\":[{\"playlist\":\"b\",\"definition\":{\"steps\":[{\"type\":\"x\"}]}}]}\n"
        "{\"v\":1,\"changes\":[{\"playlist\":\"c\",\"defin"
    );
    direct();
    EXPECT_EQ(total(), 4U);
    EXPECT_EQ(disk_.get(changes_.native() + ".rejected"), "{damaged}\n");
}

TEST_F(ChangeDeskTest, ADocumentOfEarlierVersionsIsUnderstoodAndGoneOnWith) {
    disk_.put(changes_, R"({"v":1,"playlists":{"a":{"steps":[{"type":"x"}]},"flash":null},"gestures":{}})");
    direct();
    EXPECT_EQ(total(), 2U);
    EXPECT_EQ(error(command("playlist.register", many(0, 1))), "");
    EXPECT_EQ(found(disk_.after_power_cut()), (std::vector<std::string>{"a", "p0"}));
}

TEST_F(ChangeDeskTest, AListComesInPieces) {
    direct();
    command("playlist.register", many(0, 248));
    std::vector<std::string> names;
    std::int64_t after = 0;
    int pieces = 0;
    while (true) {
        const auto piece = command("playlist.list", Value::object({{"after", after}})).data;
        ++pieces;
        for (const auto& each : piece.find("playlists")->items())
            names.emplace_back(each.find("name")->string());
        EXPECT_EQ(*piece.find("total"), Value(250));
        if (piece.find("next") == nullptr) break;
        after = piece.find("next")->integer();
        if (pieces == 1) command("playlist.remove", Value::object({{"name", names.back()}}));
        if (pieces == 1) command("playlist.register", many(29, 30)); // what changes meanwhile moves no other
    }
    EXPECT_EQ(pieces, 8);
    EXPECT_EQ(names.size(), 251U);
    EXPECT_EQ(
        command("playlist.list", Value::object({{"limit", 7}})).data.find("playlists")->items().size(), 7U
    );
    for (const auto* params : {R"({"after":-1})", R"({"after":"x"})", R"({"limit":0})"})
        EXPECT_NE(error(command("playlist.list", *parse_json(params))), "") << params;
}

TEST_F(ChangeDeskTest, APieceOfAListIsAsLargeAsAMessageMayBe) {
    direct();
    for (int i = 0; i < 8; ++i)
        command(
            "playlist.register",
            Value::object({{"name", fmt::format("p{}", i)}, {"definition", large(60'000)}})
        );
    const auto piece = command("playlist.list", Value::object({}));
    EXPECT_LT(piece.data.find("playlists")->items().size(), 6U);
    EXPECT_NE(piece.data.find("next"), nullptr);
}

TEST_F(ChangeDeskTest, TooManyAreNotDrawnUnlessAFewAreNamed) {
    direct();
    command("playlist.register", many(0, 600));
    EXPECT_EQ(command("graph", Value::object({})).error->code, "limit_exceeded");
    EXPECT_EQ(command("graph", Value::object({{"prefix", "p1"}})).error, std::nullopt);
}

} // namespace
} // namespace tutti::director
