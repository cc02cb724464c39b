// KeptChanges: what holds after a restart, and what becomes of a file that is not understood.
#include "base/json.hpp"
#include "director/kept_changes.hpp"
#include "io/disk_testing.hpp"
#include "io/temporary_folder_testing.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace tutti::director {
namespace {

using Lines = std::vector<std::string>;

class Kept : public testing::Test {
protected:
    Score score() { return {{}, {}}; }
    void add(Score& to, std::string_view name) {
        EXPECT_TRUE(
            to.change(Family::Playlist, Change::Register, name, *parse_json(R"({"steps":[{"type":"a"}]})"))
        );
    }
    Lines names(const Score& of) {
        Lines all;
        for (const auto& playlist : of.playlists()) all.push_back(playlist.name);
        return all;
    }
    std::string first_aside() const { return file.native() + ".rejected.1"; }

    io::TemporaryFolder folder; ///< keep() makes it private; the files themselves are in memory
    std::filesystem::path file = folder.path / "director.definitions.json";
    io::MemoryDisk disk;
    KeptChanges kept{disk, file};
};

TEST_F(Kept, WhatWasChangedHoldsForTheNextOne) {
    auto first = score();
    add(first, "one");
    ASSERT_TRUE(kept.keep(first));
    auto next = score();
    EXPECT_EQ(kept.apply_to(next), Lines());
    EXPECT_EQ(names(next), Lines({"one"}));
}

TEST_F(Kept, NothingIsKeptAtFirst) {
    auto fresh = score();
    EXPECT_EQ(kept.apply_to(fresh), Lines());
}

TEST_F(Kept, AFileThatIsNotUnderstoodIsSetAsideAndSaid) {
    for (const std::string text :
         {"", "{damaged", "[]", "7", R"({"playlists":{},"gestures":{}})",
          R"({"v":2,"playlists":{},"gestures":{}})", R"({"v":1,"playlists":[],"gestures":{}})",
          R"({"v":1,"playlists":{}})", "\xff\xfe"}) {
        disk.put(file, text);
        auto next = score();
        const auto said = kept.apply_to(next);
        ASSERT_TRUE(said) << text;
        ASSERT_EQ(said->size(), 2U) << text;
        EXPECT_NE(said->back().find(".rejected."), std::string::npos);
        EXPECT_EQ(disk.get(file), std::nullopt) << text;
        EXPECT_EQ(names(next), Lines());
    }
    EXPECT_EQ(disk.get(first_aside()), "");
}

TEST_F(Kept, WhatFitsIsTakenAndTheFileAsItWasLiesBeside) {
    const std::string text =
        R"({"v":1,"playlists":{"good":{"steps":[{"type":"a"}]},"bad":{"steps":[]}},"gestures":{"worse":5}})";
    disk.put(file, text);
    auto next = score();
    const auto said = kept.apply_to(next);
    ASSERT_TRUE(said);
    EXPECT_EQ(said->size(), 3U);
    EXPECT_EQ(names(next), Lines({"good"}));
    EXPECT_EQ(disk.get(first_aside()), text);
    auto after = score();
    EXPECT_EQ(kept.apply_to(after), Lines()); // what is kept now is understood
    EXPECT_EQ(names(after), Lines({"good"}));
}

TEST_F(Kept, WhicheverStepFailsWhatFitsIsThereAtTheNextStart) {
    const auto begin = [&](io::MemoryDisk& fresh) {
        fresh.put(
            file, R"({"v":1,"playlists":{"good":{"steps":[{"type":"a"}]},"bad":{"steps":[]}},"gestures":{}})"
        );
    };
    io::at_every_step(begin, [&](io::MemoryDisk& failing) {
        auto first = score();
        static_cast<void>(KeptChanges(failing, file).apply_to(first));
        auto later = failing.after_crash();
        auto next = score();
        EXPECT_TRUE(KeptChanges(later, file).apply_to(next));
        EXPECT_EQ(names(next), Lines({"good"}));
    });
}

TEST_F(Kept, AFileThatIsTooLargeToBeOursIsSetAside) {
    disk.put(file, std::string((16 << 20) + 1, ' '));
    auto next = score();
    const auto said = kept.apply_to(next);
    ASSERT_TRUE(said);
    EXPECT_EQ(disk.get(file), std::nullopt);
    EXPECT_TRUE(disk.get(first_aside()));
}

TEST_F(Kept, WhicheverStepFailsTheOldOrTheNewStands) {
    auto old = score();
    add(old, "old");
    auto changed = old;
    add(changed, "new");
    const auto begin = [&](io::MemoryDisk& fresh) { EXPECT_TRUE(KeptChanges(fresh, file).keep(old)); };
    io::at_every_step(begin, [&](io::MemoryDisk& failing) {
        const bool done = KeptChanges(failing, file).keep(changed).has_value();
        const auto check = [&](io::MemoryDisk later) {
            auto next = score();
            EXPECT_EQ(KeptChanges(later, file).apply_to(next), Lines());
            const auto found = names(next);
            EXPECT_TRUE(found == Lines({"old", "new"}) || (!done && found == Lines({"old"})));
        };
        check(failing.after_crash());
        check(failing.after_power_cut());
    });
}

TEST_F(Kept, WhatNoLongerFitsIsFoundWhateverDoesNotFitLater) {
    const auto misfit = [&](std::string_view name) {
        return fmt::format(R"({{"v":1,"playlists":{{"{}":{{"steps":[]}}}},"gestures":{{}}}})", name);
    };
    for (const auto* name : {"first", "second"}) {
        disk.put(file, misfit(name));
        auto next = score();
        EXPECT_TRUE(kept.apply_to(next));
    }
    EXPECT_EQ(disk.get(first_aside()), misfit("first"));
    EXPECT_EQ(disk.get(file.native() + ".rejected.2"), misfit("second"));
}

} // namespace
} // namespace tutti::director
