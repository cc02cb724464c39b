#include "workers/exports/create_export.hpp"
#include "workers/exports/exports_testing.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace tutti::exports {

namespace {

std::vector<std::string> packs_in(io::MemoryDisk& disk) {
    std::vector<std::string> names;
    for (const auto& path : disk.list("/exports").value())
        if (path.extension() == pack_ending) names.push_back(path.filename().native());
    return names;
}

bool has_unfinished(io::MemoryDisk& disk) {
    const auto there = disk.list("/exports");
    return there && std::ranges::any_of(*there, [](const auto& path) {
               return path.native().ends_with(".unfinished");
           });
}

TEST(CreateExport, HoldsEveryFileAsItWas) {
    io::MemoryDisk disk;
    ExportStage stage(disk);
    stage.put("empty", "");
    stage.put("small.json", "{}");
    stage.put("control.db", random_bytes(1'000'003, 1));
    stage.put("one chunk", random_bytes(chunk_size, 2));
    const auto created = stage.create();
    ASSERT_TRUE(created) << created.error().message;
    EXPECT_EQ(created->name, "20261130T080100Z");
    EXPECT_EQ(created->files, 4u);
    EXPECT_EQ(created->bytes, created->written);
    EXPECT_EQ(ExportStage::read(stage.folder, created->name), stage.contents);
}

TEST(CreateExport, WritesOnlyWhatTheLastOneHasNot) {
    io::MemoryDisk disk;
    ExportStage stage(disk);
    auto database = random_bytes(40 * chunk_size, 1);
    stage.put("control.db", database);
    ASSERT_TRUE(stage.create());
    database[20 * chunk_size + 5] ^= 1; // in place
    database += random_bytes(100, 2);   // and at its end
    stage.put("control.db", database);
    const auto second = stage.create();
    ASSERT_TRUE(second);
    EXPECT_EQ(second->written, chunk_size + 100);
    const auto third = stage.create();
    ASSERT_TRUE(third);
    EXPECT_EQ(third->written, 0u);
    EXPECT_EQ(ExportStage::read(stage.folder, third->name), stage.contents);
    EXPECT_EQ(packs_in(disk).size(), 2u);
}

TEST(CreateExport, KeepsTheNewestAndWhatTheyNeed) {
    io::MemoryDisk disk;
    ExportStage stage(disk);
    stage.put("stays", random_bytes(10 * chunk_size, 1));
    for (std::uint64_t day = 0; day < 6; ++day) {
        stage.put("changes", random_bytes(100'000, 100 + day));
        const auto created = stage.create({.keep = 2});
        ASSERT_TRUE(created) << created.error().message;
        EXPECT_EQ(created->removed, day < 2 ? 0u : 1u);
    }
    const auto names = stage.folder.names().value();
    ASSERT_EQ(names.size(), 2u);
    EXPECT_EQ(ExportStage::read(stage.folder, names.back()), stage.contents);
    ExportStage::read(stage.folder, names.front());
    EXPECT_EQ(packs_in(disk).size(), 3u); // the first, in which `stays` lies, and one of each
}

/// Machines without a clock of their own begin at any time; what is kept goes by what was made last.
TEST(CreateExport, TheNewestIsTheLatestAndStaysWhereTheClockWasSetBack) {
    io::MemoryDisk disk;
    ExportStage stage(disk);
    for (std::uint64_t i = 0; i < 13; ++i) {
        stage.put("changes", random_bytes(1000, i));
        const auto created = stage.create({.keep = 2});
        ASSERT_TRUE(created) << created.error().message;
        EXPECT_EQ(stage.folder.find("latest").value(), created->name);
        EXPECT_EQ(ExportStage::read(stage.folder, created->name), stage.contents);
        EXPECT_LE(stage.folder.names().value().size(), 2u);
        stage.now -= std::chrono::hours(24);
    }
}

TEST(CreateExport, WritesAnewWhatLiesInAPackOfWhichLittleIsNeeded) {
    io::MemoryDisk disk;
    ExportStage stage(disk);
    stage.put("stays", random_bytes(chunk_size, 1));
    stage.put("goes", random_bytes(3 * chunk_size, 2));
    ASSERT_TRUE(stage.create({.keep = 1}));
    stage.put("goes", "");
    ASSERT_TRUE(stage.create({.keep = 1}));
    const auto third = stage.create({.keep = 1});
    ASSERT_TRUE(third);
    EXPECT_EQ(third->written, chunk_size);
    EXPECT_EQ(packs_in(disk).size(), 1u);
    EXPECT_EQ(ExportStage::read(stage.folder, third->name), stage.contents);
}

TEST(CreateExport, FillsSeveralPacksWhereOneWouldBeTooLarge) {
    io::MemoryDisk disk;
    ExportStage stage(disk);
    stage.put("large", random_bytes(10 * chunk_size + 5, 1));
    const auto created = stage.create({.most_pack = 3 * chunk_size});
    ASSERT_TRUE(created);
    EXPECT_EQ(packs_in(disk).size(), 4u);
    EXPECT_EQ(ExportStage::read(stage.folder, created->name), stage.contents);
}

TEST(CreateExport, PassesOverWhatIsNotThereAndSaysSo) {
    io::MemoryDisk disk;
    ExportStage stage(disk);
    stage.put("there", "yes");
    const auto created = create_export(
        stage.folder, {{"/state/gone", "gone"}, {"/state/there", "there"}, {"/state/there", "no/../way"}}, {}
    );
    ASSERT_TRUE(created);
    EXPECT_EQ(created->files, 1u);
    ASSERT_EQ(created->passed_over.size(), 2u);
    EXPECT_NE(created->passed_over[0].find("/state/gone"), std::string::npos);
}

TEST(CreateExport, WhatCouldNotBeReadBackIsNoExport) {
    io::MemoryDisk disk;
    ExportStage stage(disk);
    stage.put("there", "yes");
    const SourceFile twice{"/state/there", "there"};
    const auto created = create_export(stage.folder, {twice, twice}, {});
    ASSERT_FALSE(created);
    EXPECT_NE(created.error().message.find("twice"), std::string::npos);
    EXPECT_TRUE(stage.folder.names().value().empty());
}

TEST(CreateExport, IsRefusedWhileAnotherOneIsMade) {
    io::MemoryDisk disk;
    ExportStage stage(disk);
    const auto lock = stage.folder.lock();
    ASSERT_TRUE(lock);
    const auto created = stage.create();
    ASSERT_FALSE(created);
    EXPECT_EQ(created.error().code, ErrorCode::Conflict);
}

TEST(CreateExport, AManifestThatCannotBeReadKeepsAllPacks) {
    io::MemoryDisk disk;
    ExportStage stage(disk);
    stage.put("a", random_bytes(1000, 1));
    const auto first = stage.create();
    ASSERT_TRUE(first);
    disk.put(stage.folder.manifest_path(first->name), "no manifest");
    stage.put("a", random_bytes(1000, 2));
    ASSERT_TRUE(stage.create({.keep = 2}));
    EXPECT_EQ(packs_in(disk).size(), 2u);
}

/// What was there before is there, whole; what was made is whole or not there; and the next one can be made.
void expect_all_or_nothing(io::MemoryDisk disk, const Contents& before, const Contents& after) {
    ExportStage stage(disk);
    const auto names = stage.folder.names();
    ASSERT_TRUE(names);
    ASSERT_GE(names->size(), 1u);
    ASSERT_LE(names->size(), 2u);
    ASSERT_EQ(ExportStage::read(stage.folder, names->front()), before);
    ASSERT_EQ(ExportStage::read(stage.folder, names->back()), names->size() == 2 ? after : before);
    stage.contents = after;
    for (const auto& [path, bytes] : after) disk.put("/state/" + path, bytes);
    stage.now += seconds(3600);
    const auto next = stage.create();
    ASSERT_TRUE(next) << next.error().message;
    ASSERT_EQ(ExportStage::read(stage.folder, next->name), after);
    ASSERT_FALSE(has_unfinished(disk));
}

TEST(CreateExport, IsThereWholeOrNotAtAllWhateverFailsAndWhenever) {
    const Contents before{{"a", random_bytes(70'000, 1)}, {"b", "b"}};
    auto after = before;
    after["a"][0] ^= 1;
    after["c"] = random_bytes(9000, 2);
    io::at_every_step(
        [&](io::MemoryDisk& disk) {
            ExportStage stage(disk);
            for (const auto& [path, bytes] : before) stage.put(path, bytes);
            ASSERT_TRUE(stage.create());
            ASSERT_TRUE(disk.sync_directory("/exports"));
        },
        [&](io::MemoryDisk& disk) {
            ExportStage stage(disk);
            stage.now += seconds(60);
            for (const auto& [path, bytes] : after) stage.put(path, bytes);
            const auto created = stage.create();
            expect_all_or_nothing(disk.after_crash(), before, after);
            expect_all_or_nothing(disk.after_power_cut(), before, after);
            auto cut = disk.after_power_cut();
            if (created) ASSERT_EQ(ExportFolder(cut, "/exports").names().value().size(), 2u);
        }
    );
}

} // namespace

} // namespace tutti::exports
