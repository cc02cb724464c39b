#include "store/database.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <fstream>
#include <unistd.h>

namespace tutti::store {
namespace {

namespace fs = std::filesystem;

class DatabaseTest : public testing::Test {
protected:
    void SetUp() override {
        std::string pattern = (fs::temp_directory_path() / "store-XXXXXX").native();
        ASSERT_NE(mkdtemp(pattern.data()), nullptr);
        folder_ = pattern;
    }
    void TearDown() override { fs::remove_all(folder_); }

    fs::path path() const { return folder_ / "a.db"; }
    Database open(const DatabaseOptions& options = {}) const {
        auto database = Database::open(path(), options);
        EXPECT_TRUE(database) << database.error().message;
        return std::move(*database);
    }
    static void must(const Result<void>& done) { ASSERT_TRUE(done) << done.error().message; }

private:
    fs::path folder_;
};

TEST_F(DatabaseTest, KeepsWhatIsBound) {
    auto database = open();
    must(database.execute("CREATE TABLE t(a INTEGER, b REAL, c TEXT, d BLOB)"));
    auto insert = database.prepare("INSERT INTO t VALUES(?1, ?2, ?3, ?4)");
    ASSERT_TRUE(insert);
    must(insert->with(std::int64_t{1} << 40, 0.1, "naïve", Blob{std::string_view("\0x", 2)}).run());
    must(insert->with(-1, -0.5, std::string(), Blob{}).run());
    auto rows = database.prepare("SELECT a, b, c, d FROM t ORDER BY rowid");
    ASSERT_TRUE(rows);
    ASSERT_TRUE(rows->next().value());
    EXPECT_EQ(rows->integer(0), std::int64_t{1} << 40);
    EXPECT_EQ(rows->real(1), 0.1);
    EXPECT_EQ(rows->text(2), "naïve");
    EXPECT_EQ(rows->bytes(3), std::string_view("\0x", 2));
    ASSERT_TRUE(rows->next().value());
    EXPECT_EQ(rows->integer(0), -1);
    EXPECT_EQ(rows->text(2), "");
    EXPECT_EQ(rows->bytes(3), "");
    EXPECT_FALSE(rows->next().value());
}

TEST_F(DatabaseTest, IsTheOwnersAlone) {
    const auto database = open();
    struct stat status{};
    ASSERT_EQ(stat(path().c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777, 0600u);
}

TEST_F(DatabaseTest, WhatIsNoFileIsRefusedAndKeepsItsMode) {
    ASSERT_EQ(::mkfifo(path().c_str(), 0644), 0);
    ASSERT_EQ(::chmod(path().c_str(), 0644), 0);
    const auto refused = Database::open(path(), {});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::Environment);
    struct stat status{};
    ASSERT_EQ(::stat(path().c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777U, 0644U);
}

TEST_F(DatabaseTest, AFailedTransactionLeavesNothing) {
    auto database = open();
    must(database.execute("CREATE TABLE t(a INTEGER)"));
    const auto done = database.transaction([&]() -> Result<void> {
        must(database.execute("INSERT INTO t VALUES(1)"));
        return fail(ErrorCode::Conflict, "no");
    });
    EXPECT_EQ(done.error().message, "no");
    EXPECT_EQ(database.number("SELECT count(*) FROM t"), 0);
    must(database.transaction([&] { return database.execute("INSERT INTO t VALUES(1)"); }));
    EXPECT_EQ(database.number("SELECT count(*) FROM t"), 1);
}

TEST_F(DatabaseTest, WhatIsCommittedOutlivesOurDeath) {
    const auto child = fork();
    if (child == 0) {
        auto database = Database::open(path(), {.syncing = Syncing::Checkpoints});
        if (!database || !database->execute("CREATE TABLE t(a INTEGER); INSERT INTO t VALUES(7)")) _exit(1);
        static_cast<void>(database->execute("BEGIN; INSERT INTO t VALUES(8)"));
        kill(getpid(), SIGKILL);
    }
    int status = 0;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFSIGNALED(status));
    auto database = open();
    EXPECT_EQ(database.number("SELECT sum(a) FROM t"), 7);
}

TEST_F(DatabaseTest, AnotherProcessDoesNotGetIt) {
    const auto database = open();
    const auto child = fork(); // SQLite's locks are a process's
    if (child == 0) {
        const auto second = Database::open(path(), {});
        _exit(!second && second.error().code == ErrorCode::Conflict ? 0 : 1);
    }
    int status = 0;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    EXPECT_EQ(status, 0);
}

TEST_F(DatabaseTest, AFileThatIsNoDatabaseIsRefusedAndStays) {
    std::ofstream(path()) << std::string(8192, 'x');
    const auto database = Database::open(path(), {});
    ASSERT_FALSE(database);
    EXPECT_EQ(database.error().code, ErrorCode::InvalidInput);
    EXPECT_NE(database.error().message.find(path().native()), std::string::npos);
    EXPECT_EQ(fs::file_size(path()), 8192u);
}

TEST_F(DatabaseTest, AFolderThatIsNotThereIsSaid) {
    const auto database = Database::open(path() / "b.db", {});
    ASSERT_FALSE(database);
    EXPECT_EQ(database.error().code, ErrorCode::Environment);
}

TEST_F(DatabaseTest, StepsAreTakenOnceAndOnlyForward) {
    constexpr std::string_view steps[] = {"CREATE TABLE a(x)", "CREATE TABLE b(x)"};
    {
        auto database = open();
        must(database.migrate(std::span(steps, 1)));
        must(database.migrate(steps));
        must(database.migrate(steps));
        EXPECT_EQ(database.number("SELECT count(*) FROM sqlite_schema"), 2);
    }
    auto database = open();
    EXPECT_EQ(database.migrate(std::span(steps, 1)).error().code, ErrorCode::UnknownVersion);
}

TEST_F(DatabaseTest, AStepThatFailsLeavesTheVersionBefore) {
    constexpr std::string_view steps[] = {"CREATE TABLE a(x)", "CREATE TABLE a(x)"};
    auto database = open();
    EXPECT_FALSE(database.migrate(steps));
    EXPECT_EQ(database.number("PRAGMA user_version"), 0);
    EXPECT_EQ(database.number("SELECT count(*) FROM sqlite_schema"), 0);
}

TEST_F(DatabaseTest, ABoundOfSizeIsKept) {
    auto database = open({.max_size = 256 * 1024});
    must(database.execute("CREATE TABLE t(a BLOB)"));
    auto insert = database.prepare("INSERT INTO t VALUES(zeroblob(60000))");
    Result<void> done;
    for (int i = 0; i < 10 && done; ++i) done = insert->with().run();
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().code, ErrorCode::LimitExceeded);
    EXPECT_LE(fs::file_size(path()), 256u * 1024);
}

TEST_F(DatabaseTest, StaysOursWhenItGivesItsLogUp) {
    auto database = open();
    must(database.execute("CREATE TABLE t(a INTEGER)"));
    must(database.execute("PRAGMA journal_mode=DELETE"));
    EXPECT_FALSE(fs::exists(path().native() + "-wal"));
    const auto other = fork();
    ASSERT_GE(other, 0);
    if (other == 0) {
        const auto opened = Database::open(path(), {});
        _exit(!opened && opened.error().code == ErrorCode::Conflict ? 0 : 1);
    }
    int status = -1;
    ASSERT_EQ(waitpid(other, &status, 0), other);
    EXPECT_EQ(status, 0);
}

TEST_F(DatabaseTest, WhatIsFreedCanBeGivenBack) {
    auto database = open();
    must(database.execute("CREATE TABLE t(a BLOB); INSERT INTO t VALUES(zeroblob(1000000))"));
    const auto full = database.used().value();
    must(database.execute("DELETE FROM t"));
    EXPECT_LT(database.used().value(), full / 2);
    must(database.give_back(1'000));
    must(database.execute("PRAGMA wal_checkpoint(TRUNCATE)"));
    EXPECT_LT(fs::file_size(path()), 100'000u);
}

TEST_F(DatabaseTest, DamageIsFound) {
    {
        auto database = open();
        must(database.execute("CREATE TABLE t(a BLOB); INSERT INTO t VALUES(zeroblob(100000))"));
        must(database.check());
    }
    {
        std::fstream file(path(), std::ios::in | std::ios::out | std::ios::binary);
        file.seekp(4096);
        file << std::string(3 * 4096, 'x');
    }
    auto database = Database::open(path(), {});
    if (database)
        EXPECT_EQ(database->check().error().code, ErrorCode::InvalidInput);
    else
        EXPECT_EQ(database.error().code, ErrorCode::InvalidInput);
}

} // namespace
} // namespace tutti::store
