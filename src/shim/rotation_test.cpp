// One shim rotates, and somebody packs what it set aside: in whatever order their steps come, each line is
// there once, and no more files than were asked for.
#include "io/temporary_folder_testing.hpp"
#include "logs/log_files.hpp"
#include "logs/pack_logs.hpp"
#include "shim/log_file.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <functional>
#include <utility>

namespace tutti::shim {
namespace {

namespace fs = std::filesystem;

/// The machine's disk; before one of the steps that change something another does its own, or the packer
/// dies.
class InterruptedDisk final : public io::Disk {
public:
    enum class Then : std::uint8_t { GoesOn, Dies };

    InterruptedDisk(int step, Then then, std::function<void()> interruption)
        : left_(step), then_(then), interruption_(std::move(interruption)) {}

    bool was_reached() const { return left_ < 0; }

    Result<std::unique_ptr<io::DiskFile>> open(const fs::path& path, io::OpenOptions options) override {
        if (dies()) return dead();
        return disk_.open(path, options);
    }
    Result<std::unique_ptr<io::DiskInput>> input(const fs::path& path, std::uint64_t offset) override {
        if (dies()) return dead();
        return disk_.input(path, offset);
    }
    Result<void> rename(const fs::path& from, const fs::path& to) override {
        if (dies()) return dead();
        return disk_.rename(from, to);
    }
    Result<void> remove(const fs::path& path) override {
        if (dies()) return dead();
        return disk_.remove(path);
    }
    Result<std::vector<fs::path>> list(const fs::path& folder) override {
        if (dies()) return dead();
        return disk_.list(folder);
    }
    Result<void> sync_directory(const fs::path& folder) override {
        if (dies()) return dead();
        return disk_.sync_directory(folder);
    }

private:
    bool dies() {
        if (left_-- == 0) interruption_();
        return left_ < 0 && then_ == Then::Dies;
    }
    static std::unexpected<Error> dead() { return fail(ErrorCode::Environment, "dead"); }

    io::SystemDisk disk_;
    int left_;
    Then then_;
    std::function<void()> interruption_;
};

struct Rotation : testing::Test {
    static constexpr int files = 4;
    static constexpr int lines_a_file = 4;
    static constexpr std::size_t line_length = 8;

    void begin() {
        fs::remove_all(folder.path / "log");
        fs::create_directory(folder.path / "log");
        path = (folder.path / "log" / "hub.log").native();
        written = 0;
        log.emplace(path.c_str(), lines_a_file * line_length, files);
        write(3 * lines_a_file + 1);
    }
    void write(int count) {
        for (int i = 0; i < count; ++i) {
            const auto line = fmt::format("{:07}\n", written++);
            ASSERT_TRUE(log->append(line.data(), line.size()));
        }
    }
    /// Newest first, as a reader finds them.
    std::vector<std::string> texts() const {
        std::vector<std::string> all;
        for (const auto& file : logs::open_logs(folder.path / "log", "hub").files)
            all.push_back(file.read(1 << 20).value());
        return all;
    }
    /// The last lines, whole and in order, of as many files as there may be.
    void expect_the_last_lines() const {
        std::string all;
        const auto found = texts();
        ASSERT_EQ(found.size(), std::size_t{files});
        for (const auto& text : found) all.insert(0, text);
        const int in_newest = (written - 1) % lines_a_file + 1;
        std::string expected;
        for (int i = written - in_newest - (files - 1) * lines_a_file; i < written; ++i)
            expected += fmt::format("{:07}\n", i);
        EXPECT_EQ(all, expected);
    }

    io::TemporaryFolder folder;
    std::string path;
    std::optional<LogFile> log;
    int written = 0;
};

TEST_F(Rotation, BetweenAnyTwoStepsOfWhoPacksLosesNothingAndDoublesNothing) {
    using Then = InterruptedDisk::Then;
    const std::vector<std::string> services = {"hub"};
    for (const auto then : {Then::GoesOn, Then::Dies})
        for (int rotations = 0; rotations <= files + 1; ++rotations)
            for (int step = 0;; ++step) { // until there are no more
                SCOPED_TRACE(
                    fmt::format("{} rotations at step {}, dies: {}", rotations, step, then == Then::Dies)
                );
                begin();
                InterruptedDisk disk(step, then, [&] {
                    expect_the_last_lines();
                    write(rotations * lines_a_file);
                    expect_the_last_lines();
                });
                static_cast<void>(logs::pack_logs(disk, folder.path / "log", services));
                expect_the_last_lines();
                write(lines_a_file); // whatever was left over by who died is within bounds from now on
                expect_the_last_lines();
                io::SystemDisk usual;
                EXPECT_TRUE(logs::pack_logs(usual, folder.path / "log", services).errors.empty());
                expect_the_last_lines();
                int there = 0;
                for (const auto& entry : fs::directory_iterator(folder.path / "log")) {
                    ++there;
                    EXPECT_FALSE(entry.path().native().ends_with(".new")) << entry.path();
                }
                EXPECT_EQ(there, files);
                if (HasFailure() || !disk.was_reached()) break;
            }
}

TEST_F(Rotation, GoesOnFromTheNumberOfAPackedFile) {
    begin();
    io::SystemDisk disk;
    const std::vector<std::string> services = {"hub"};
    EXPECT_EQ(logs::pack_logs(disk, folder.path / "log", services).files, 3u);
    log.emplace(path.c_str(), lines_a_file * line_length, files); // another run
    write(lines_a_file);
    EXPECT_TRUE(fs::exists(path + ".000004"));
    EXPECT_FALSE(fs::exists(path + ".000001.gz"));
    expect_the_last_lines();
}

TEST_F(Rotation, LetsGoOfFilesThatEarlierVersionsNamed) {
    begin();
    fs::rename(path + ".000003", path + ".1");
    fs::rename(path + ".000002", path + ".2");
    fs::rename(path + ".000001", path + ".3");
    expect_the_last_lines();
    log.emplace(path.c_str(), lines_a_file * line_length, files);
    write(lines_a_file);
    expect_the_last_lines();
    EXPECT_TRUE(fs::exists(path + ".000001"));
    EXPECT_FALSE(fs::exists(path + ".3"));
}

TEST_F(Rotation, ALineThatAKilledShimHasCutIsALineOfItsOwn) {
    begin();
    log->append("ha", 2);
    log.emplace(path.c_str(), 1 << 20, files);
    ASSERT_TRUE(log->append("whole\n", 6));
    EXPECT_TRUE(texts().front().ends_with("\nha\nwhole\n")) << texts().front();
}

} // namespace
} // namespace tutti::shim
