#include "store/control_store_testing.hpp"

#include <sys/wait.h>

#include <csignal>
#include <unistd.h>

namespace tutti::store {
namespace {

TEST_F(ControlStoreTest, AWriteThatFailsLeavesNothingAndSpoilsNoneBesideIt) {
    auto store = open();
    std::vector<ControlWrite> writes;
    writes.push_back(put("settings", "a", "1"));
    writes.push_back(fenced([](ControlTransaction& transaction) -> Result<void> {
        EXPECT_TRUE(transaction.put("settings", "b", "1"));
        EXPECT_TRUE(transaction.emit(at_second(1), "row.put", "{}"));
        EXPECT_TRUE(transaction.audit({0, at_second(1), "anna", "settings.put", "ok", "{}"}));
        EXPECT_TRUE(transaction.begin_request({"anna", "k"}, {"settings.put", "", {}, {}, at_second(9)}));
        return fail(ErrorCode::InvalidInput, "no");
    }));
    writes.push_back(emit("lamp.on", "{}"));
    const auto results = store.commit(writes);
    must(results[0]);
    EXPECT_EQ(results[1].error().message, "no");
    EXPECT_EQ(results[2], (Receipt{1}));
    EXPECT_EQ(store.rows("settings"), (RowSet{1, {{"a", "1", 1, 1}}}));
    EXPECT_EQ(store.span(), (OutboxSpan{1, 1}));
    EXPECT_EQ(store.audit_span(), (OutboxSpan{1, 0}));
    EXPECT_FALSE(store.request({"anna", "k"}).value());
    must(store.check());
}

TEST_F(ControlStoreTest, AWriteSeesItsOwnChangesAndThoseBeforeItInTheBatch) {
    auto store = open();
    std::vector<ControlWrite> writes;
    writes.push_back(put("settings", "a", "1"));
    writes.push_back(fenced([](ControlTransaction& transaction) -> Result<void> {
        EXPECT_EQ(transaction.row("settings", "a").value(), (Row{"a", "1", 1, 1}));
        EXPECT_EQ(transaction.put("settings", "a", "2"), 2u);
        EXPECT_EQ(transaction.row("settings", "a").value(), (Row{"a", "2", 2, 2}));
        EXPECT_EQ(transaction.rows("settings")->revision, 2u);
        return {};
    }));
    for (const auto& result : store.commit(writes)) must(result);
}

TEST_F(ControlStoreTest, AnOlderTokenIsRefusedFromTheFirstWriteOfANewerOneOn) {
    auto store = open();
    must(store.commit(put("settings", "a", "1", 7)));
    must(store.commit(put("settings", "a", "2", 7)));
    must(store.commit(put("settings", "a", "3", 9)));
    const auto refused = store.commit(put("settings", "a", "4", 8));
    ASSERT_FALSE(refused);
    EXPECT_TRUE(is_stale_token(refused.error()));
    EXPECT_EQ(store.rows("settings")->rows.at(0).value, "3");
    EXPECT_EQ(store.token("control"), 9u);
}

TEST_F(ControlStoreTest, AWriteThatIsRefusedTeachesNoToken) {
    auto store = open();
    auto write = put("settings", "", "1", 9);
    EXPECT_FALSE(store.commit(std::move(write)));
    EXPECT_EQ(store.token("control"), 0u);
}

TEST_F(ControlStoreTest, TokensOutliveTheProcess) {
    {
        auto store = open();
        must(store.commit(put("settings", "a", "1", 0xffff'ffff'ffff'fff0)));
    }
    auto store = open();
    EXPECT_TRUE(is_stale_token(store.commit(put("settings", "a", "2", 3)).error()));
    must(store.commit(put("settings", "a", "2", 0xffff'ffff'ffff'fff1)));
}

TEST_F(ControlStoreTest, EachTokenOfItsOwnIsOneMoreThanTheLast) {
    auto store = open();
    std::uint64_t token = 0;
    const auto take = [&] {
        must(store.commit({std::nullopt, [&](ControlTransaction& transaction) -> Result<void> {
                               auto next = transaction.next_token("control");
                               if (!next) return pass_on(next);
                               token = *next;
                               return {};
                           }}));
    };
    take();
    EXPECT_EQ(token, 1u);
    take();
    EXPECT_EQ(token, 2u);
    EXPECT_TRUE(is_stale_token(store.commit(put("settings", "a", "1", 1)).error()));
    must(store.commit(put("settings", "a", "1", 2)));
}

TEST_F(ControlStoreTest, ATokenThatSomebodyElseGaveOutFencesOffThoseBeforeIt) {
    auto store = open();
    const auto learn = [&](std::uint64_t token) {
        must(store.commit({std::nullopt, [=](ControlTransaction& transaction) {
                               return transaction.learn_token("control", token);
                           }}));
    };
    learn(40);
    learn(39);
    EXPECT_EQ(store.token("control"), 40u);
    EXPECT_TRUE(is_stale_token(store.commit(put("settings", "a", "1", 39)).error()));
}

TEST_F(ControlStoreTest, ALeadershipThatHasEndedWritesNothing) {
    BootTime now(seconds(10));
    auto store = ControlStore::open(path(), {.now = [&] { return now; }});
    ASSERT_TRUE(store);
    auto write = put("settings", "a", "1");
    write.fence->until = BootTime(seconds(12));
    must(store->commit(write));
    now = BootTime(seconds(12));
    EXPECT_TRUE(is_stale_token(store->commit(write).error()));
    EXPECT_EQ(store->rows("settings")->revision, 1u);
}

TEST_F(ControlStoreTest, ALeadershipThatEndsWhileItWritesHasWrittenNothing) {
    BootTime now(seconds(10));
    auto store = ControlStore::open(path(), {.now = [&] { return now; }});
    ASSERT_TRUE(store);
    auto write = fenced([&](ControlTransaction& transaction) -> Result<void> {
        EXPECT_TRUE(transaction.put("settings", "a", "1"));
        EXPECT_TRUE(transaction.emit(at_second(1), "row.put", "{}"));
        now += seconds(5); // as a stopped process finds it
        return {};
    });
    write.fence->until = BootTime(seconds(12));
    EXPECT_TRUE(is_stale_token(store->commit(write).error()));
    EXPECT_EQ(store->rows("settings"), RowSet{});
    EXPECT_EQ(store->span(), (OutboxSpan{1, 0}));
    must(store->commit(put("settings", "a", "2")));
}

/// What one of a batch saw of another that was taken back is not there for it, either.
TEST_F(ControlStoreTest, ALeadershipThatEndsInABatchSpoilsNoneBesideIt) {
    BootTime now(seconds(10));
    auto store = ControlStore::open(path(), {.now = [&] { return now; }});
    ASSERT_TRUE(store);
    const auto count_up = [](const std::string& row) {
        return fenced([=](ControlTransaction& transaction) -> Result<void> {
            auto before = transaction.row("settings", "n");
            EXPECT_TRUE(before && transaction.put("settings", "n", *before ? (*before)->value + "1" : "1"));
            EXPECT_TRUE(transaction.put("settings", row, "1"));
            EXPECT_TRUE(transaction.emit(at_second(1), "row.put", "{}"));
            return {};
        });
    };
    std::vector<ControlWrite> writes = {count_up("a"), count_up("b"), count_up("c"), put("no set", "d", "1")};
    writes[0].fence->until = BootTime(seconds(12));
    writes[1].fence->until = BootTime(seconds(20));
    writes.push_back(fenced([&](ControlTransaction&) -> Result<void> {
        now = BootTime(seconds(12));
        return {};
    }));
    const auto results = store->commit(writes);
    ASSERT_FALSE(results[0]);
    EXPECT_TRUE(is_stale_token(results[0].error()));
    EXPECT_FALSE(results[0].error().may_be_written);
    must(results[1]);
    must(results[2]);
    EXPECT_EQ(results[3].error().code, ErrorCode::InvalidInput);
    must(results[4]);
    EXPECT_EQ(
        store->rows("settings")->rows,
        (std::vector<Row>{{"b", "1", 2, 1}, {"c", "1", 4, 1}, {"n", "11", 3, 2}})
    );
    EXPECT_EQ(store->span(), (OutboxSpan{1, 2}));
    must(store->check());
}

TEST_F(ControlStoreTest, ARequestIsBegunOnceAndKeepsItsAnswer) {
    auto store = open();
    const RequestKey key{"anna", "once"};
    const KeptRequest begun{"lamp.on", "abc", std::nullopt, at_second(1), at_second(100)};
    const auto begin = [&](WallTime now) {
        auto request = begun;
        request.begun = now;
        return store.commit({std::nullopt, [=](ControlTransaction& transaction) {
                                 return transaction.begin_request(key, request);
                             }});
    };
    const auto finish = [&] {
        return store.commit({std::nullopt, [=](ControlTransaction& transaction) {
                                 return transaction.finish_request(key, "{\"ok\":true}", at_second(50));
                             }});
    };
    EXPECT_EQ(finish().error().code, ErrorCode::NotFound);
    must(begin(at_second(1)));
    EXPECT_EQ(begin(at_second(2)).error().code, ErrorCode::Conflict);
    EXPECT_EQ(store.unfinished().value().at(0).first, key);
    EXPECT_EQ(store.request(key).value(), begun);
    must(finish());
    EXPECT_EQ(store.unfinished().value().size(), 0u);
    EXPECT_EQ(store.request(key).value()->answer, "{\"ok\":true}");
    EXPECT_EQ(begin(at_second(49)).error().code, ErrorCode::Conflict);
    must(begin(at_second(50)));
    EXPECT_EQ(store.request(key).value()->answer, std::nullopt);
}

TEST_F(ControlStoreTest, ARequestThatIsOverIsForgottenAndOneUnderWayIsNot) {
    auto store = open();
    const auto begin = [&](const char* key, std::optional<std::string> answer) {
        must(store.commit({std::nullopt, [=](ControlTransaction& transaction) {
                               return transaction.begin_request(
                                   {"anna", key}, {"lamp.on", "", answer, at_second(1), at_second(10)}
                               );
                           }}));
    };
    begin("over", "{}");
    begin("under way", std::nullopt);
    const auto trim = [&](WallTime now) {
        must(store.commit({std::nullopt, [=](ControlTransaction& transaction) {
                               return transaction.trim({}, {}, now);
                           }}));
    };
    trim(at_second(9));
    EXPECT_TRUE(store.request({"anna", "over"}).value());
    trim(at_second(10));
    EXPECT_FALSE(store.request({"anna", "over"}).value());
    EXPECT_TRUE(store.request({"anna", "under way"}).value());
}

TEST_F(ControlStoreTest, AuditLinesAreNumberedAndTheOldestGo) {
    auto store = open();
    for (int i = 1; i <= 20; ++i)
        must(store.commit({std::nullopt, [=](ControlTransaction& transaction) -> Result<void> {
                               auto line =
                                   transaction.audit({0, at_second(i), "anna", "lamp.on", "ok", "{}"});
                               EXPECT_EQ(line, static_cast<std::uint64_t>(i));
                               return transaction.trim({}, {10, seconds(5)}, at_second(i));
                           }}));
    EXPECT_EQ(store.audit_span(), (OutboxSpan{15, 20}));
    const auto lines = store.audit(0, 2).value();
    ASSERT_EQ(lines.size(), 2u);
    EXPECT_EQ(lines[0], (AuditLine{15, at_second(15), "anna", "lamp.on", "ok", "{}"}));
}

TEST_F(ControlStoreTest, AFileOfALaterProgramIsRefusedAndStays) {
    {
        const auto store = open();
    }
    behind_its_back("PRAGMA user_version=99");
    const auto store = ControlStore::open(path());
    ASSERT_FALSE(store);
    EXPECT_EQ(store.error().code, ErrorCode::UnknownVersion);
    EXPECT_NE(store.error().message.find("control.db"), std::string::npos);
}

TEST_F(ControlStoreTest, WhatWasCommittedOutlivesAKill) {
    const auto child = fork();
    if (child == 0) {
        auto store = ControlStore::open(path());
        for (int i = 1; i <= 5; ++i)
            if (!store->commit(put("settings", "a", fmt::format("{}", i)))) _exit(1);
        static_cast<void>(store->commit(fenced([&](ControlTransaction& transaction) -> Result<void> {
            static_cast<void>(transaction.put("settings", "a", "6"));
            kill(getpid(), SIGKILL);
            return {};
        })));
        _exit(2);
    }
    int status = 0;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFSIGNALED(status));
    auto store = open();
    EXPECT_EQ(store.rows("settings"), (RowSet{5, {{"a", "5", 5, 5}}}));
    must(store.check());
}

} // namespace
} // namespace tutti::store
