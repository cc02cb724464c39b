#include "control_plane/outbox_publisher.hpp"
#include "control_plane/store_writer.hpp"
#include "control_plane/stored_commands.hpp"
#include "io/task_group.hpp"
#include "io/temporary_folder_testing.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <future>
#include <memory>
#include <string>
#include <vector>

namespace tutti::control_plane {
namespace {

/// What a bus has been told, and how often it lets nothing arrive.
struct Heard {
    std::vector<std::string> topics;
    std::vector<std::string> payloads;
    int refusals = 0;
};

Task<Result<void>> arrive(Heard& heard) {
    if (heard.refusals-- > 0) co_return fail(ErrorCode::Unavailable, "away");
    co_return Result<void>();
}

OutboxBus bus_of(Heard& heard) {
    OutboxBus bus;
    bus.is_there = [] { return true; };
    bus.publish = [&heard](std::string topic, std::string payload) {
        heard.topics.push_back(std::move(topic));
        heard.payloads.push_back(std::move(payload));
    };
    bus.arrived = [&heard] { return arrive(heard); };
    return bus;
}

store::ControlWrite put(const std::string& key) {
    auto work = [key](store::ControlTransaction& transaction) -> Result<void> {
        governance::Ticket ticket;
        ticket.begun = WallTime(seconds(1));
        const auto params = Value::object({{"set", "settings"}, {"key", key}, {"value", 1}});
        const auto done = put_row(transaction, params, ticket);
        EXPECT_TRUE(done) << done.error().message;
        return {};
    };
    return {store::Fence{"control", 1, std::nullopt}, std::move(work)};
}

Task<void> write_one(StoreWriter& writer, std::string key, int& ended) {
    const auto done = co_await writer.write(put(key));
    EXPECT_TRUE(done) << done.error().message;
    ++ended;
}

Task<void>
write_and_tell(StoreWriter& writer, store::ControlWrite write, std::optional<store::Written>& came) {
    came = co_await writer.write(std::move(write));
}

Task<void> write_many(StoreWriter& writer, int count) {
    io::TaskGroup writers(co_await asio::this_coro::executor);
    int ended = 0;
    for (int i = 0; i < count; ++i) writers.spawn("write", write_one(writer, fmt::format("{}", i), ended));
    co_await writers.join();
    EXPECT_EQ(ended, count);
}

Result<std::uint64_t> cursor_of_bus(store::ControlStore& store) { return store.cursor("bus"); }

struct Answers {
    int given = 0;
    int refused = 0;
};

Task<void> ask_one(StoreWriter& writer, Answers& answers) {
    const auto found = co_await writer.ask("looking", cursor_of_bus);
    ++(found ? answers.given : answers.refused);
}

/// Until all events up to `last` are known to have arrived.
Task<void> say_all(StoreWriter& writer, Heard& heard, std::uint64_t last) {
    const auto executor = co_await asio::this_coro::executor;
    OutboxPublisher publisher(executor, writer, bus_of(heard), "control");
    io::TaskGroup tasks(executor);
    tasks.spawn("publish", publisher.run());
    Result<std::uint64_t> cursor = 0;
    while (cursor && *cursor < last) cursor = co_await writer.ask("looking", cursor_of_bus);
    // Its next look into the outbox is over then: cut short, it would keep the thread from the test's next
    // call.
    for (int i = 0; i < 2; ++i) cursor = co_await writer.ask("looking", cursor_of_bus);
    EXPECT_TRUE(cursor);
    co_await tasks.stop();
}

class StoreWriterTest : public testing::Test {
protected:
    struct Stage {
        std::filesystem::path store;
        Heard heard;
    };
    using Play = Task<void> (*)(StoreWriter& writer, Stage& stage);

    /// Plays on a writer that runs.
    void with_writer(Play play) {
        asio::io_context context(1);
        StoreWriter writer(context.get_executor(), stage_.store);
        io::TaskGroup running(context.get_executor());
        io::TaskGroup playing(context.get_executor());
        running.spawn("writer", writer.run());
        playing.spawn("test", see_through(writer, play, running));
        context.run();
    }

    io::TemporaryFolder folder_;
    Stage stage_{folder_.path / "control.db", {}};

private:
    Task<void> see_through(StoreWriter& writer, Play play, io::TaskGroup& running) {
        co_await play(writer, stage_);
        co_await running.stop();
    }
};

TEST_F(StoreWriterTest, WritesThatWaitShareASync) {
    with_writer([](StoreWriter& writer, Stage&) -> Task<void> {
        co_await write_many(writer, 300);
        EXPECT_EQ(writer.stats().written, 300u);
        EXPECT_LE(writer.stats().commits, 10u);
        EXPECT_EQ(writer.stats().together, most_writes_together);
    });
    auto store = store::ControlStore::open(stage_.store);
    EXPECT_EQ(store->rows("settings")->revision, 300u);
    EXPECT_EQ(store->span(), (store::OutboxSpan{1, 300}));
}

TEST_F(StoreWriterTest, AWriteThatIsRefusedSpoilsNoneBesideIt) {
    with_writer([](StoreWriter& writer, Stage&) -> Task<void> {
        auto refused = put("a");
        refused.work = [](store::ControlTransaction&) -> Result<void> {
            return fail(ErrorCode::Conflict, "no");
        };
        io::TaskGroup beside(co_await asio::this_coro::executor);
        int ended = 0;
        beside.spawn("write", write_one(writer, "b", ended));
        const auto done = co_await writer.write(std::move(refused));
        co_await beside.join();
        EXPECT_FALSE(done);
        EXPECT_EQ(ended, 1);
    });
}

/// One is being written, the other waits for its turn.
TEST_F(StoreWriterTest, OneThatIsBrokenOffSaysWhetherItMayBeWritten) {
    with_writer([](StoreWriter& writer, Stage&) -> Task<void> {
        std::promise<void> began;
        std::promise<void> goes_on;
        auto has_begun = began.get_future();
        auto slow = put("a");
        slow.work = [&](store::ControlTransaction&) -> Result<void> {
            began.set_value();
            goes_on.get_future().wait();
            return {};
        };
        io::TaskGroup beside(co_await asio::this_coro::executor);
        std::optional<store::Written> first;
        std::optional<store::Written> second;
        beside.spawn("write", write_and_tell(writer, std::move(slow), first));
        while (has_begun.wait_for(seconds(0)) != std::future_status::ready)
            co_await asio::post(asio::use_awaitable);
        beside.spawn("write", write_and_tell(writer, put("b"), second));
        co_await asio::post(asio::use_awaitable);
        co_await beside.stop();
        goes_on.set_value();
        EXPECT_TRUE(first && !*first && first->error().may_be_written);
        EXPECT_TRUE(second && !*second && !second->error().may_be_written);
    });
}

TEST_F(StoreWriterTest, ManyWhoAskDoNotKeepAWriteFromItsTurn) {
    with_writer([](StoreWriter& writer, Stage&) -> Task<void> {
        io::TaskGroup beside(co_await asio::this_coro::executor);
        Answers answers;
        for (int i = 0; i < 200; ++i) beside.spawn("ask", ask_one(writer, answers));
        int ended = 0;
        beside.spawn("write", write_one(writer, "a", ended));
        co_await beside.join();
        EXPECT_EQ(ended, 1);
        EXPECT_EQ(answers.given, static_cast<int>(most_questions));
        EXPECT_EQ(answers.refused, 200 - static_cast<int>(most_questions));
    });
}

TEST_F(StoreWriterTest, AStoreThatCannotBeOpenedIsTriedAgainWithTheNextWrite) {
    std::filesystem::create_directory(stage_.store);
    with_writer([](StoreWriter& writer, Stage& stage) -> Task<void> {
        const auto refused = co_await writer.write(put("a"));
        EXPECT_FALSE(refused);
        EXPECT_NE(writer.problem(), "");
        std::filesystem::remove(stage.store);
        const auto done = co_await writer.write(put("a"));
        EXPECT_TRUE(done);
        EXPECT_EQ(writer.problem(), "");
    });
}

/// A question opens it, too.
TEST_F(StoreWriterTest, WhatIsFoundDamagedIsSaidWhoeverOpensTheStore) {
    const auto whole = stage_.store.native() + ".whole";
    {
        auto store = store::ControlStore::open(whole);
        ASSERT_TRUE(store && store->commit(put("a")));
    }
    {
        auto database = store::Database::open(whole, {});
        ASSERT_TRUE(database && database->execute("UPDATE desired SET value='2'"));
    }
    std::filesystem::create_directory(stage_.store);
    with_writer([](StoreWriter& writer, Stage& stage) -> Task<void> {
        const auto refused = co_await writer.write(put("b"));
        EXPECT_FALSE(refused);
        std::filesystem::remove(stage.store);
        std::filesystem::rename(stage.store.native() + ".whole", stage.store);
        const auto asked = co_await writer.ask("looking", cursor_of_bus);
        EXPECT_TRUE(asked);
        const auto done = co_await writer.write(put("b"));
        EXPECT_TRUE(done);
        const auto damage = writer.take_damage();
        EXPECT_EQ(damage.size(), 1u);
        if (!damage.empty()) EXPECT_EQ(damage.front().key, "a");
    });
}

TEST_F(StoreWriterTest, WhatCameOfABatchIsSaidAtOnceAlsoWhereItFailed) {
    std::filesystem::create_directory(stage_.store);
    with_writer([](StoreWriter& writer, Stage& stage) -> Task<void> {
        std::vector<std::pair<bool, std::uint64_t>> told; // whether there was a problem, and the newest event
        writer.on_batch([&](const std::optional<store::Receipt>& last) {
            told.emplace_back(!writer.problem().empty(), last ? last->newest_event : 0);
        });
        auto done = co_await writer.write(put("a"));
        std::filesystem::remove(stage.store);
        done = co_await writer.write(put("a"));
        auto full = put("b");
        full.work = [](store::ControlTransaction&) -> Result<void> {
            return fail(ErrorCode::LimitExceeded, "database or disk is full");
        };
        done = co_await writer.write(std::move(full));
        auto large = put("b");
        large.work = [](store::ControlTransaction&) -> Result<void> {
            return fail(ErrorCode::LimitExceeded, "the value has 70000 bytes, of at most 65536");
        };
        done = co_await writer.write(std::move(large));
        const std::vector<std::pair<bool, std::uint64_t>> expected{
            {true, 0}, {true, 0}, {false, 1}, {true, 0}, {false, 0}
        };
        EXPECT_EQ(told, expected);
        writer.on_batch(nullptr);
    });
}

TEST_F(StoreWriterTest, EventsAreSaidInTheirOrderUnderTheirSequence) {
    with_writer([](StoreWriter& writer, Stage& stage) -> Task<void> {
        co_await write_many(writer, 3);
        co_await say_all(writer, stage.heard, 3);
    });
    const auto& heard = stage_.heard;
    ASSERT_EQ(heard.topics.size(), 3u);
    EXPECT_EQ(heard.topics[0], "event/control/row/put");
    for (std::size_t i = 0; i < 3; ++i)
        EXPECT_NE(heard.payloads[i].find(fmt::format(R"("id":"{}")", i + 1)), std::string::npos)
            << heard.payloads[i];
}

TEST_F(StoreWriterTest, AGapIsSaidUnderAnIdOfItsOwn) {
    with_writer([](StoreWriter& writer, Stage& stage) -> Task<void> {
        co_await write_many(writer, 3);
        store::ControlWrite old;
        old.work = [](store::ControlTransaction& transaction) {
            return transaction.trim({.most = 1}, {}, WallTime(seconds(1)));
        };
        const auto trimmed = co_await writer.write(std::move(old));
        EXPECT_TRUE(trimmed);
        co_await say_all(writer, stage.heard, 3);
    });
    const auto& heard = stage_.heard;
    ASSERT_EQ(heard.topics, (std::vector<std::string>{"event/control/outbox/gap", "event/control/row/put"}));
    EXPECT_NE(heard.payloads[0].find(R"("id":"gap-1-2")"), std::string::npos) << heard.payloads[0];
    EXPECT_NE(heard.payloads[1].find(R"("id":"3")"), std::string::npos) << heard.payloads[1];
}

TEST_F(StoreWriterTest, WhatDidNotArriveIsSaidAgainAndWhatDidIsNot) {
    stage_.heard.refusals = 1;
    with_writer([](StoreWriter& writer, Stage& stage) -> Task<void> {
        co_await write_many(writer, 2);
        co_await say_all(writer, stage.heard, 2);
        co_await write_many(writer, 1);
        co_await say_all(writer, stage.heard, 3);
    });
    EXPECT_EQ(stage_.heard.topics.size(), 5u);
}

} // namespace
} // namespace tutti::control_plane
