#include "io/temporary_folder_testing.hpp"
#include "workers/exports/exports_testing.hpp"
#include "workers/exports/import_export.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

namespace tutti::exports {

namespace {

namespace fs = std::filesystem;

std::string text_of(const fs::path& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// An export of files that lie elsewhere, and where it is put back.
struct ImportStage {
    ImportStage() {
        for (const auto* name : {"from", "exports", "state", "config"})
            fs::create_directory(home.path / name);
    }

    void put(const std::string& path, const std::string& bytes) {
        const auto from = home.path / "from" / std::to_string(files.size());
        std::ofstream(from) << bytes;
        files.push_back({from, path});
    }
    Result<ImportPlan> plan() {
        const auto created = create_export(folder, files, {.now = WallTime(seconds(1'796'025'600))});
        if (!created) return std::unexpected(created.error());
        return plan_import(folder, created->name, target);
    }

    io::TemporaryFolder home;
    io::SystemDisk disk;
    ExportFolder folder{disk, home.path / "exports"};
    ImportTarget target{home.path / "state", home.path / "config"};
    std::vector<SourceFile> files;
};

TEST(ImportExport, PutsEachFileInItsPlace) {
    ImportStage stage;
    stage.put("state/a/b.json", "1");
    stage.put("config/tutti.toml", "name");
    const auto plan = stage.plan();
    ASSERT_TRUE(plan) << plan.error().message;
    const auto done = carry_out(stage.folder, *plan, {});
    ASSERT_TRUE(done) << done.error().message;
    EXPECT_EQ(text_of(stage.target.state / "a/b.json"), "1");
    EXPECT_EQ(text_of(stage.target.config / "tutti.toml"), "name");
}

TEST(ImportExport, WhatNoExportOfOursHoldsIsRefusedBeforeAnythingIsChanged) {
    for (const auto* path : {"state/control.key", "state/a.importing", "other/a"}) {
        ImportStage stage;
        stage.put("state/a", "new");
        stage.put(path, "odd");
        EXPECT_EQ(stage.plan().error().code, ErrorCode::InvalidInput) << path;
    }
}

TEST(ImportExport, AFolderWhereAFileIsToBeIsSaidBeforeAnythingIsChanged) {
    ImportStage stage;
    stage.put("state/a", "new");
    stage.put("state/b", "new");
    fs::create_directory(stage.target.state / "b");
    const auto plan = stage.plan();
    ASSERT_FALSE(plan);
    EXPECT_EQ(plan.error().code, ErrorCode::Conflict);
    EXPECT_NE(plan.error().message.find("/b is a folder"), std::string::npos);
}

/// A few bytes of an export can be named so often that no disk has room for them.
TEST(ImportExport, MoreThanThereIsRoomForIsNotBegun) {
    ImportStage stage;
    stage.put("state/a", "new");
    auto plan = stage.plan();
    ASSERT_TRUE(plan);
    plan->items.front().file.size = 1ull << 60;
    const auto done = carry_out(stage.folder, *plan, {});
    ASSERT_FALSE(done);
    EXPECT_NE(done.error().message.find("no room"), std::string::npos);
    EXPECT_TRUE(fs::is_empty(stage.target.state));
}

} // namespace

} // namespace tutti::exports
