// The same facts of both disks; and what stands on them, with a failure at every step.
#include "io/disk.hpp"
#include "io/disk_testing.hpp"
#include "io/temporary_folder_testing.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

namespace tutti::io {
namespace {

struct OfTheSystem {
    TemporaryFolder temporary;
    SystemDisk disk;
    std::filesystem::path folder = temporary.path;
};
struct InMemory {
    MemoryDisk disk;
    std::filesystem::path folder = "/kept";
};

template <typename Place>
class EveryDisk : public testing::Test {
protected:
    std::filesystem::path path(const char* name) const { return place_.folder / name; }
    std::unique_ptr<DiskFile> open(const char* name, OpenOptions options = {}) {
        auto file = place_.disk.open(path(name), options);
        EXPECT_TRUE(file) << file.error().message;
        return std::move(*file);
    }
    Place place_;
};
using Places = testing::Types<OfTheSystem, InMemory>;
TYPED_TEST_SUITE(EveryDisk, Places);

TYPED_TEST(EveryDisk, AppendsCutsAndReadsFromAnyPlace) {
    auto& disk = this->place_.disk;
    const auto path = this->path("x");
    {
        auto file = this->open("x");
        ASSERT_TRUE(file->append("hello "));
        ASSERT_TRUE(file->append("world"));
        EXPECT_EQ(file->size(), 11U);
        ASSERT_TRUE(file->cut(8));
        ASSERT_TRUE(file->append("!"));
        ASSERT_TRUE(file->sync());
    }
    EXPECT_EQ(*read_file(disk, path), "hello wo!");
    EXPECT_EQ(this->open("x")->size(), 9U);
    auto input = disk.input(path, 6);
    ASSERT_TRUE(input);
    char bytes[8];
    ASSERT_EQ(*(*input)->read(bytes), 3U);
    EXPECT_EQ(std::string_view(bytes, 3), "wo!");
    EXPECT_EQ(*(*input)->read(bytes), 0U);
    EXPECT_EQ(this->open("x", {.content = OpenOptions::Content::Empty})->size(), 0U);
}

TYPED_TEST(EveryDisk, TellsWhatIsMissingFromWhatFails) {
    auto& disk = this->place_.disk;
    EXPECT_EQ(read_file(disk, this->path("none")).error().code, ErrorCode::NotFound);
    EXPECT_EQ(disk.rename(this->path("none"), this->path("y")).error().code, ErrorCode::NotFound);
    EXPECT_EQ(disk.remove(this->path("none")).error().code, ErrorCode::NotFound);
    ASSERT_TRUE(this->open("x")->append("123"));
    EXPECT_EQ(read_file(disk, this->path("x"), 2).error().code, ErrorCode::LimitExceeded);
    EXPECT_EQ(*read_file(disk, this->path("x"), 3), "123");
}

TYPED_TEST(EveryDisk, LocksAFileForAsLongAsItIsOpen) {
    constexpr OpenOptions locked{.lock = OpenOptions::Lock::Exclusive};
    auto& disk = this->place_.disk;
    auto file = this->open("x", locked);
    EXPECT_EQ(disk.open(this->path("x"), locked).error().code, ErrorCode::Conflict);
    EXPECT_TRUE(disk.open(this->path("x"), {}));
    file.reset();
    EXPECT_TRUE(disk.open(this->path("x"), locked));
}

TYPED_TEST(EveryDisk, ListsAFolderInOrder) {
    for (const auto* name : {"b", "c", "a"}) this->open(name);
    ASSERT_TRUE(this->place_.disk.remove(this->path("c")));
    ASSERT_TRUE(this->place_.disk.sync_directory(this->place_.folder));
    EXPECT_EQ(*this->place_.disk.list(this->place_.folder), (std::vector{this->path("a"), this->path("b")}));
}

TYPED_TEST(EveryDisk, ReplacesWholeFilesAndLeavesNothingBeside) {
    auto& disk = this->place_.disk;
    ASSERT_TRUE(replace_file(disk, this->path("x"), "a long first text"));
    ASSERT_TRUE(replace_file(disk, this->path("x"), "second", Durability::Durable));
    EXPECT_EQ(*read_file(disk, this->path("x")), "second");
    EXPECT_EQ(disk.list(this->place_.folder)->size(), 1U);
}

TYPED_TEST(EveryDisk, SetsFilesAsideAndKeepsFourOfThem) {
    auto& disk = this->place_.disk;
    for (int i = 1; i <= 6; ++i) {
        ASSERT_TRUE(replace_file(disk, this->path("x"), std::to_string(i)));
        const auto aside = set_aside(disk, this->path("x"));
        ASSERT_TRUE(aside);
        EXPECT_EQ(*aside, this->path(("x.rejected." + std::to_string(std::min(i, 4))).c_str()));
        EXPECT_EQ(*read_file(disk, *aside), std::to_string(i));
    }
    EXPECT_EQ(disk.list(this->place_.folder)->size(), 4U);
    EXPECT_EQ(*read_file(disk, this->path("x.rejected.1")), "1");
    EXPECT_TRUE(is_set_aside(this->path("x.rejected.1")));
    EXPECT_FALSE(is_set_aside(this->path("x")));
}

TEST(SystemDisk, OpensNothingButPlainFiles) {
    const TemporaryFolder folder;
    ASSERT_EQ(::mkfifo((folder.path / "pipe").c_str(), 0600), 0);
    SystemDisk disk;
    EXPECT_EQ(disk.open(folder.path / "pipe", {}).error().code, ErrorCode::InvalidInput);
    EXPECT_EQ(disk.input(folder.path / "pipe", 0).error().code, ErrorCode::InvalidInput);
    EXPECT_EQ(disk.input(folder.path, 0).error().code, ErrorCode::InvalidInput);
    EXPECT_EQ(disk.open(folder.path / "no" / "file", {}).error().code, ErrorCode::NotFound);
}

TYPED_TEST(EveryDisk, IsRidOfWhatWasLeftUnfinished) {
    auto& disk = this->place_.disk;
    for (const char* name : {"x", "x.4242.new", "x.17.new", "x.rejected.1", "y.4242.new"})
        ASSERT_TRUE(this->open(name)->append(name));
    remove_unfinished(disk, this->path("x"));
    const auto left = disk.list(this->place_.folder);
    ASSERT_TRUE(left);
    EXPECT_EQ(*left, (std::vector{this->path("x"), this->path("x.rejected.1"), this->path("y.4242.new")}));
}

TEST(ReplaceFile, IsTheOldOrTheNewWhateverFails) {
    for (const auto durability : {Durability::Fast, Durability::Durable})
        at_every_step(
            [](MemoryDisk& disk) { disk.put("/k/x", "old"); },
            [&](MemoryDisk& disk) {
                const auto done = replace_file(disk, "/k/x", "newer", durability);
                auto found = *disk.after_crash().get("/k/x");
                EXPECT_TRUE(found == "newer" || (!done && found == "old")) << found;
                found = *disk.after_power_cut().get("/k/x");
                if (durability == Durability::Durable)
                    EXPECT_TRUE(found == "newer" || (!done && found == "old")) << found;
            }
        );
}

TEST(MemoryDisk, FindsAfterAPowerCutWhatWasSynced) {
    MemoryDisk disk;
    auto file = *disk.open("/k/x", {});
    ASSERT_TRUE(file->append("one"));
    ASSERT_TRUE(file->sync());
    EXPECT_FALSE(disk.after_power_cut().get("/k/x")); // its name is not there yet
    ASSERT_TRUE(disk.sync_directory("/k"));
    ASSERT_TRUE(file->append("two"));
    EXPECT_EQ(disk.after_power_cut().get("/k/x"), "one");
    EXPECT_EQ(disk.after_crash().get("/k/x"), "onetwo");
}

TEST(MemoryDisk, LosesWhatASyncRefusedForGood) {
    MemoryDisk disk;
    disk.put("/k/x", "one");
    auto file = *disk.open("/k/x", {});
    ASSERT_TRUE(file->append("two"));
    disk.fail_at(0, Fault::Refused);
    EXPECT_FALSE(file->sync());
    EXPECT_TRUE(file->sync());
    EXPECT_EQ(disk.after_power_cut().get("/k/x"), "one");
}

TEST(MemoryDisk, DiesAfterEachByte) {
    for (std::uint64_t bytes = 0; bytes < 6; ++bytes) {
        MemoryDisk disk;
        disk.crash_after(bytes);
        auto file = *disk.open("/k/x", {});
        const bool all = file->append("abc") && file->append("def");
        EXPECT_FALSE(all);
        EXPECT_EQ(disk.after_crash().get("/k/x"), std::string("abcdef").substr(0, bytes));
        EXPECT_FALSE(file->append("more"));
        EXPECT_FALSE(file->sync());
    }
}

} // namespace
} // namespace tutti::io
