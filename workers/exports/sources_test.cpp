#include "io/temporary_folder_testing.hpp"
#include "workers/exports/sources.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <set>

namespace tutti::exports {

namespace {

namespace fs = std::filesystem;

void put_file(const fs::path& path) {
    fs::create_directories(path.parent_path());
    std::ofstream(path) << path.filename().native();
}

std::set<std::string> paths_of(const SourceOptions& options) {
    const auto found = find_sources(options);
    if (!found) ADD_FAILURE() << found.error().message;
    std::set<std::string> paths;
    for (const auto& file : found.value().files) paths.insert(file.path);
    return paths;
}

/// Who sets the variables of a program writes folders in many ways.
TEST(Sources, AreTheSameHoweverTheFoldersAreWritten) {
    const io::TemporaryFolder folder;
    const auto state = folder.path / "state";
    for (const auto* path :
         {"playlists.json", "control.db", "history.db-wal", "log/hub.log", "backups/1.db", "exports/x.pack"})
        put_file(state / path);
    fs::create_directory_symlink(state, folder.path / "link");
    const std::set<std::string> expected = {"state/playlists.json"};
    EXPECT_EQ(paths_of({.state = state, .exports = state / "exports"}), expected);
    EXPECT_EQ(paths_of({.state = state / "", .exports = state / "exports" / ""}), expected);
    EXPECT_EQ(paths_of({.state = state, .exports = state / "." / "log" / ".." / "exports"}), expected);
    EXPECT_EQ(paths_of({.state = state, .exports = folder.path / "link" / "exports"}), expected);
    EXPECT_EQ(paths_of({.state = folder.path / "link", .exports = state / "exports"}), expected);
}

TEST(Sources, ExportsThatLieBesideTheFileAreNoPartOfIt) {
    const io::TemporaryFolder folder;
    put_file(folder.path / "tutti.toml");
    put_file(folder.path / "scenes/own.lua");
    put_file(folder.path / "scenes/exports/x.pack");
    const SourceOptions options{
        .state = folder.path / "state",
        .config = folder.path / "tutti.toml",
        .include = {"scenes/"},
        .exports = folder.path / "./scenes/exports"
    };
    EXPECT_EQ(paths_of(options), (std::set<std::string>{"config/tutti.toml", "config/scenes/own.lua"}));
}

} // namespace

} // namespace tutti::exports
