// The memory file is written by us and read by whoever comes next: another version, after a crash, after a
// hand.
#include "base/json.hpp"
#include "io/disk_testing.hpp"
#include "supervisor/memory_file.hpp"

#include <gtest/gtest.h>

#include <cerrno>

namespace tutti::supervisor {
namespace {

const std::filesystem::path path = "/run/services/mixer/memory.json";
constexpr SteadyTime now{seconds(1000)};

Remembered remembered() {
    Remembered all;
    all.invocation = "0123456789abcdef0123456789abcdef";
    all.settings = "beef";
    auto& memory = all.memory;
    memory.state = supervise::State::CrashLoop;
    memory.cause = "exited with code 1 \"twice\"";
    memory.since = SteadyTime(microseconds(123'456'789));
    memory.wanted = true;
    memory.pid = 4242;
    memory.watchdog = milliseconds(500);
    memory.registered = true;
    memory.token = 9'007'199'254'740'991;
    memory.afterwards = supervise::Afterwards::Judge;
    memory.due = SteadyTime(seconds(5000));
    memory.last_tick = WallTime(seconds(1'700'000'000));
    memory.next_tick = WallTime(seconds(1'700'086'400));
    memory.lease = SteadyTime(seconds(5060));
    memory.held = true;
    memory.barred = true;
    memory.restarts = 7;
    memory.restart = {{SteadyTime(seconds(1)), SteadyTime(seconds(2000))}, 3, 2, true};
    memory.last_end = supervise::LastEnd{
        {supervise::RunEnd::Kind::NotExecuted, ENOENT, "working directory"}, SteadyTime(seconds(3)), "hung"
    };
    return all;
}

std::string text_of(const Remembered& all) {
    io::MemoryDisk disk;
    EXPECT_TRUE(save_memory(disk, path, all, "boot"));
    return disk.get(path).value_or("");
}

/// The file with one member as a hand would write it.
std::string edited(std::string_view member, std::string_view value) {
    auto text = text_of(remembered());
    const auto key = '"' + std::string(member) + "\":";
    const auto begin = text.find(key) + key.size();
    return text.replace(begin, text.find_first_of(",}", begin) - begin, value);
}

TEST(MemoryFile, ReadsBackWhatItWrote) {
    io::MemoryDisk disk;
    ASSERT_TRUE(save_memory(disk, path, remembered(), "boot"));
    const auto loaded = load_memory(disk, path, "boot", now);
    ASSERT_TRUE(loaded) << loaded.error().message;
    EXPECT_EQ(*loaded, remembered());
}

TEST(MemoryFile, ThatAnEarlierSupervisorWroteLacksNothingThatMatters) {
    auto text = text_of(remembered());
    for (const std::string_view member :
         {R"(,"settings":"beef")", R"(,"cause":"hung")", R"(,"watchdog":500000)"})
        text.erase(text.find(member), member.size());
    const auto read = parse_memory(text, "boot", now);
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(read->settings, "");
    EXPECT_EQ(read->memory.last_end->cause, "");
    EXPECT_FALSE(read->memory.watchdog);
}

TEST(MemoryFile, IsWorthNothingAfterABoot) {
    EXPECT_EQ(parse_memory(text_of(remembered()), "another", now).error().code, ErrorCode::NotFound);
}

TEST(MemoryFile, RefusesWhatIsCutAnywhere) {
    const auto whole = text_of(remembered());
    for (std::size_t length = 0; length < whole.size(); ++length) {
        const auto read = parse_memory(whole.substr(0, length), "boot", now);
        ASSERT_FALSE(read) << length;
        ASSERT_NE(read.error().code, ErrorCode::NotFound) << length; // it is said
    }
}

TEST(MemoryFile, RefusesAnotherVersionAndWhatIsNoMemory) {
    EXPECT_EQ(parse_memory(edited("v", "2"), "boot", now).error().code, ErrorCode::UnknownVersion);
    for (const auto* text :
         {"[]", "1", "\"boot\"", "{}", R"({"boot":"boot"})", R"({"boot":1,"service":{}})",
          R"({"boot":"boot","service":[]})", R"({"boot":"boot","service":{"v":1}})",
          R"({"boot":"boot","service":{"v":1,"state":"ready"}})"}) {
        const auto read = parse_memory(text, "boot", now);
        ASSERT_FALSE(read) << text;
        EXPECT_NE(read.error().code, ErrorCode::NotFound) << text;
    }
}

TEST(MemoryFile, RefusesAHandsEditsAndNamesThem) {
    struct Edit {
        const char* member;
        const char* value;
    };
    for (const auto& [member, value] : {
             Edit{"live", "true"}, // in a crash loop nothing runs: it would be launched beside itself
             Edit{"state", "\"ready\""},
             Edit{"state", "\"stopped\""}, // with something due that would never be done
             Edit{"state", "\"waiting\""},
             Edit{"state", "\"READY\""},
             Edit{"state", "3"},
             Edit{"invocation", "\"../../x\""},
             Edit{"invocation", "\"0123\""},
             Edit{"since", "-1"},
             Edit{"since", "1000000001"},
             Edit{"started_at", "1e3"},
             Edit{"due", "9223372036854775807"},
             Edit{"due", "\"soon\""},
             Edit{"watchdog", "-1"},
             Edit{"watchdog", "\"500ms\""},
             Edit{"pid", "-4242"},
             Edit{"pid", "4294967297"},
             Edit{"crashes", "4294967296"},
             Edit{"delays_used", "-1"},
             Edit{"restarts", "-1"},
             Edit{"afterwards", "2"},
             Edit{"afterwards", "\"never\""},
             Edit{"kind", "9"},
             Edit{"wanted", "1"},
         }) {
        const auto read = parse_memory(edited(member, value), "boot", now);
        EXPECT_FALSE(read) << member << ' ' << value;
    }
    EXPECT_EQ(parse_memory(edited("pid", "-4242"), "boot", now).error().message, "its \"pid\" cannot be");
}

TEST(MemoryFile, KnowsEveryWayToLeave) {
    using supervise::Afterwards;
    for (const auto afterwards :
         {Afterwards::Rest, Afterwards::Begin, Afterwards::Judge, Afterwards::AsItEnds}) {
        auto leaving = remembered();
        leaving.memory.afterwards = afterwards;
        EXPECT_EQ(parse_memory(text_of(leaving), "boot", now), leaving);
    }
}

TEST(MemoryFile, IsTheOldOrTheNewWhateverFails) {
    auto older = remembered();
    older.memory.restarts = 6;
    io::at_every_step(
        [&](io::MemoryDisk& disk) { disk.put(path, text_of(older)); },
        [&](io::MemoryDisk& disk) {
            const bool kept = save_memory(disk, path, remembered(), "boot").has_value();
            EXPECT_EQ(kept, !disk.has_failed());
            auto next = disk.after_crash();
            const auto found = load_memory(next, path, "boot", now);
            ASSERT_TRUE(found);
            EXPECT_EQ(*found, kept ? remembered() : older);
        }
    );
}

} // namespace
} // namespace tutti::supervisor
