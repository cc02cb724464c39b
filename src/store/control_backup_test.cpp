#include "store/control_store_testing.hpp"

#include <sys/stat.h>

#include <fstream>

namespace tutti::store {
namespace {

namespace fs = std::filesystem;

const Restorer bob{"bob", at_second(90)};

class ControlBackupTest : public ControlStoreTest {
protected:
    static ControlWrite step(int i) {
        return fenced(
            [=](ControlTransaction& transaction) -> Result<void> {
                EXPECT_TRUE(transaction.put("settings", "a", fmt::format("{}", i)));
                EXPECT_TRUE(transaction.emit(at_second(i), "row.put", "{}"));
                EXPECT_TRUE(transaction.audit({0, at_second(i), "anna", "put", "ok", "{}"}));
                return {};
            },
            static_cast<std::uint64_t>(i)
        );
    }
    void steps_then_damage() {
        {
            auto store = open();
            steps(store, 1, 3);
        }
        behind_its_back("UPDATE desired SET value='7'");
    }
    static void steps(ControlStore& store, int from, int to) {
        for (int i = from; i <= to; ++i) must(store.commit(step(i)));
    }
};

TEST_F(ControlBackupTest, IsWhatWasCommittedThenAndTheOwnersAlone) {
    auto store = open();
    steps(store, 1, 3);
    must(store.back_up(path("copy.db")));
    steps(store, 4, 5);
    struct stat status{};
    ASSERT_EQ(stat(path("copy.db").c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777, 0600u);
    auto copy = open("copy.db");
    EXPECT_EQ(copy.rows("settings")->revision, 3u);
    EXPECT_EQ(copy.span(), (OutboxSpan{1, 3}));
    must(copy.check());
}

TEST_F(ControlBackupTest, TakesNoOtherFilesPlaceAndLeavesNothingBehindWhereItFails) {
    auto store = open();
    std::ofstream(path("copy.db")) << "mine";
    EXPECT_EQ(store.back_up(path("copy.db")).error().code, ErrorCode::Conflict);
    EXPECT_EQ(fs::file_size(path("copy.db")), 4u);
    EXPECT_FALSE(store.back_up(path("nowhere/copy.db")));
    EXPECT_FALSE(fs::exists(path("nowhere")));
}

TEST_F(ControlBackupTest, RestoredGoesOnAfterWhatItReplaces) {
    {
        auto store = open();
        steps(store, 1, 3);
        must(store.back_up(path("copy.db")));
        steps(store, 4, 8);
    }
    const auto before = restore_control_store(path("copy.db"), path(), bob);
    ASSERT_TRUE(before) << before.error().message;
    ASSERT_TRUE(*before);
    auto store = open();
    EXPECT_EQ(store.rows("settings"), (RowSet{3, {{"a", "3", 3, 3}}}));
    EXPECT_TRUE(is_stale_token(store.commit(step(7)).error())); // fenced off after the backup was made
    EXPECT_EQ(store.events(2, 10)->gap, (Gap{2, 8}));
    must(store.check());
    must(store.commit(step(8)));
    EXPECT_EQ(store.span(), (OutboxSpan{9, 9}));
    // The lines that the backup does not know: 4 to 8. The one that says so, and that of the step.
    EXPECT_EQ(store.audit_span().newest, 10u);
    const auto said = store.audit(9, 1)->at(0);
    EXPECT_EQ(said.subject, "bob");
    EXPECT_EQ(said.command, "store.restore");
    EXPECT_EQ(said.timestamp, at_second(90));
    EXPECT_NE(said.data.find("\"replaced\":{\"line\":8,\"hash\":"), std::string::npos) << said.data;
    must(store.check());
    auto replaced = open((*before)->filename());
    EXPECT_EQ(replaced.rows("settings")->revision, 8u);
}

TEST_F(ControlBackupTest, RestoredLeavesNoLogThatAnotherFileWouldTakeForItsOwn) {
    {
        auto store = open();
        steps(store, 1, 3);
        must(store.back_up(path("copy.db")));
    }
    const auto before = restore_control_store(path("copy.db"), path(), bob);
    ASSERT_TRUE(before) << before.error().message;
    for (const auto* each : {"-wal", "-journal"}) {
        EXPECT_FALSE(fs::exists(path().native() + each)) << each;
        EXPECT_FALSE(fs::exists((*before)->native() + each)) << each;
    }
}

TEST_F(ControlBackupTest, AnEmptyFileOrAnotherDatabaseRestoresNothing) {
    {
        auto store = open();
        steps(store, 1, 2);
    }
    std::ofstream(path("empty.db")).close();
    auto other = Database::open(path("other.db"), {});
    ASSERT_TRUE(other && other->execute("CREATE TABLE x(a)"));
    other = Database::open(path("third.db"), {}); // lets go of it
    for (const auto* name : {"empty.db", "other.db"})
        EXPECT_EQ(restore_control_store(path(name), path(), bob).error().code, ErrorCode::InvalidInput)
            << name;
    EXPECT_EQ(open().rows("settings")->revision, 2u);
}

TEST_F(ControlBackupTest, RestoresNothingOverWhatSomebodyHasOpen) {
    auto store = open();
    steps(store, 1, 3);
    must(store.back_up(path("copy.db")));
    EXPECT_EQ(restore_control_store(path("copy.db"), path(), bob).error().code, ErrorCode::Conflict);
    steps(store, 4, 5);
    must(store.check());
    EXPECT_FALSE(fs::exists(path("control.db.restored")));
    EXPECT_FALSE(fs::exists(path("control.db.before-restore")));
}

TEST_F(ControlBackupTest, OpenedForAnswersAloneItFindsTheSameDamageEachTime) {
    steps_then_damage();
    for (int i = 0; i < 2; ++i) {
        auto looked_at = ControlStore::open(path(), {.damaged = ControlStore::Damaged::Stays});
        ASSERT_TRUE(looked_at) << looked_at.error().message;
        EXPECT_EQ(looked_at->damage().size(), 0u);
        const auto found = looked_at->check();
        ASSERT_FALSE(found);
        EXPECT_EQ(found.error().message, "the row 'a' of settings is not as it was written");
    }
    EXPECT_EQ(open().damage().size(), 1u);
}

TEST_F(ControlBackupTest, RestoresWhereThereIsNothingAndOverWhatCannotBeRead) {
    {
        auto store = open("other.db");
        steps(store, 1, 3);
        must(store.back_up(path("copy.db")));
    }
    const auto first = restore_control_store(path("copy.db"), path(), bob);
    ASSERT_TRUE(first) << first.error().message;
    EXPECT_FALSE(*first);
    EXPECT_EQ(open().span(), (OutboxSpan{1, 3}));
    std::ofstream(path()) << std::string(8192, 'x');
    std::ofstream(path("control.db-wal")) << "the log of that";
    const auto second = restore_control_store(path("copy.db"), path(), bob);
    ASSERT_TRUE(second) << second.error().message;
    EXPECT_EQ(open().span(), (OutboxSpan{1, 3}));
    const auto third = restore_control_store(path("copy.db"), path(), bob);
    EXPECT_NE(**second, **third);
}

TEST_F(ControlBackupTest, ABackupThatIsDamagedRestoresNothing) {
    {
        auto store = open();
        steps(store, 1, 3);
        must(store.back_up(path("copy.db")));
    }
    {
        auto copy = Database::open(path("copy.db"), {});
        must(copy->execute("UPDATE desired SET value='7'"));
    }
    auto done = restore_control_store(path("copy.db"), path(), bob);
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().code, ErrorCode::InvalidInput);
    EXPECT_EQ(restore_control_store(path("none.db"), path(), bob).error().code, ErrorCode::NotFound);
    EXPECT_FALSE(fs::exists(path("none.db")));
    std::ofstream(path("text.db")) << std::string(8192, 'x');
    EXPECT_EQ(restore_control_store(path("text.db"), path(), bob).error().code, ErrorCode::InvalidInput);
    auto store = open();
    EXPECT_EQ(store.rows("settings")->revision, 3u);
    EXPECT_FALSE(fs::exists(path("control.db.restored")));
}

} // namespace
} // namespace tutti::store
