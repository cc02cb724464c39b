#include "cli/dev/source_files.hpp"
#include "io/temporary_folder_testing.hpp"

#include <gtest/gtest.h>

#include <fstream>

namespace tutti::cli {
namespace {

namespace fs = std::filesystem;

TEST(Pattern, AStarStaysWithinAName) {
    EXPECT_TRUE(matches_pattern("*.py", "lamp.py"));
    EXPECT_FALSE(matches_pattern("*.py", "lib/lamp.py"));
    EXPECT_TRUE(matches_pattern("lib/*.py", "lib/lamp.py"));
    EXPECT_FALSE(matches_pattern("*.py", "lamp.pyc"));
    EXPECT_FALSE(matches_pattern("*", ".hidden"));
    EXPECT_TRUE(matches_pattern("./[a-m]amp.p?", "lamp.py"));
}

TEST(Pattern, TwoStarsAreAnyNumberOfFolders) {
    for (const auto* path : {"a.cpp", "src/a.cpp", "src/io/a.cpp"})
        EXPECT_TRUE(matches_pattern("**/*.cpp", path)) << path;
    EXPECT_TRUE(matches_pattern("src/**/a.cpp", "src/a.cpp"));
    EXPECT_FALSE(matches_pattern("src/**/a.cpp", "lib/a.cpp"));
    EXPECT_TRUE(matches_pattern("**/**/**/**/x", "a/b/c/d/e/f/g/h/x"));
}

class Sources {
public:
    void write(const fs::path& path, std::string_view text = "x") const {
        fs::create_directories((folder_.path / path).parent_path());
        std::ofstream(folder_.path / path) << text;
    }
    SourceFiles find(std::string_view pattern) const {
        SourceFiles found;
        find_source_files(folder_.path, pattern, found);
        return found;
    }
    std::string names(std::string_view pattern) const {
        std::string all;
        for (const auto& [path, stamp] : find(pattern).files)
            all += path.lexically_relative(folder_.path).native() + ' ';
        return all;
    }
    const fs::path& path() const { return folder_.path; }

private:
    io::TemporaryFolder folder_;
};

TEST(SourceFiles, AreThoseThatThePatternNames) {
    const Sources sources;
    for (const auto* path :
         {"lamp.py", "lib/a.py", "lib/deep/b.py", "lib/c.txt", ".git/d.py", "node_modules/e.py",
          "__pycache__/f.py"})
        sources.write(path);
    fs::create_directory_symlink(sources.path(), sources.path() / "lib" / "round");
    EXPECT_EQ(sources.names("*.py"), "lamp.py ");
    EXPECT_EQ(sources.names("**/*.py"), "lamp.py lib/a.py lib/deep/b.py ");
    EXPECT_EQ(sources.names("lib/*"), "lib/a.py lib/c.txt ");
    EXPECT_EQ(sources.names("lib/deep/../a.py"), "lib/a.py ");
    EXPECT_EQ(sources.names((sources.path() / "lamp.py").native()), "lamp.py ");
    EXPECT_EQ(sources.names("nowhere/*.py"), "");
    EXPECT_EQ(sources.names(""), "");
}

TEST(SourceFiles, OneThatIsNamedIsNoPattern) {
    const Sources sources;
    for (const auto* path : {".lamp [a*].py", "lamp a.py", "lamp b.py"}) {
        sources.write(path);
        SourceFiles found;
        find_source_file(sources.path() / path, found);
        ASSERT_EQ(found.files.size(), 1U) << path;
        EXPECT_EQ(found.files.begin()->first, sources.path() / path);
        EXPECT_EQ(found.folders, std::set{sources.path()});
    }
    SourceFiles found;
    find_source_file(sources.path() / "nowhere.py", found);
    EXPECT_TRUE(found.files.empty());
    EXPECT_EQ(found.folders, std::set{sources.path()}) << "where it may come";
}

TEST(SourceFiles, ThatCameWentOrAreOthersHaveChanged) {
    const Sources sources;
    for (const auto* path : {"a.py", "b.py", "c.py"}) sources.write(path);
    const auto before = sources.find("*.py");
    EXPECT_TRUE(changed_files(before, sources.find("*.py")).empty());
    sources.write("a.py", "longer");
    fs::remove(sources.path() / "b.py");
    sources.write("d.py");
    EXPECT_EQ(
        changed_files(before, sources.find("*.py")),
        (std::vector<fs::path>{sources.path() / "a.py", sources.path() / "b.py", sources.path() / "d.py"})
    );
}

TEST(SourceFiles, FoldersWhereSomethingMayComeAreKnown) {
    const Sources sources;
    sources.write("lib/deep/a.txt");
    EXPECT_EQ(sources.find("**/*.py").folders.size(), 3U);
    EXPECT_EQ(sources.find("*.py").folders.size(), 1U);
}

} // namespace
} // namespace tutti::cli
