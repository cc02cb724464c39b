#include "control_plane/command_desk.hpp"
#include "governance/dispatcher_testing.hpp"
#include "io/temporary_folder_testing.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace tutti::control_plane {
namespace {

using governance::Answer;
using governance::Outcome;
using governance::testing::ask_for;
using governance::testing::code_of;

/// A lamp, which answers when it is let.
struct Lamp {
    explicit Lamp(const asio::any_io_executor& executor)
        : asked(executor, asio::steady_timer::time_point::max()),
          let(executor, asio::steady_timer::time_point::max()) {}
    asio::steady_timer asked; ///< cancelled with the first errand
    asio::steady_timer let;   ///< cancelled when it may answer
    bool is_let = true;
    std::vector<std::string> actions;
};

Task<Outcome> light(Lamp& lamp, Errand errand) {
    lamp.actions.push_back(errand.target + "." + errand.action);
    lamp.asked.cancel();
    if (!lamp.is_let) {
        [[maybe_unused]] const auto [woken] = co_await lamp.let.async_wait(no_throw);
    }
    co_return Value(static_cast<std::int64_t>(lamp.actions.size()));
}

Task<void> wait_for_errand(Lamp& lamp) {
    if (lamp.actions.empty()) {
        [[maybe_unused]] const auto [woken] = co_await lamp.asked.async_wait(no_throw);
    }
}

Outcome keep(store::ControlTransaction& transaction, const Value& params, const governance::Ticket&) {
    const auto value = params.find("value")->integer();
    const auto revision = transaction.put("lamp", "brightness", std::to_string(value));
    if (!revision) return std::unexpected(governance::fault_of(revision.error()));
    if (value == 9)
        return std::unexpected(governance::Fault{.status = 409, .code = "too_bright", .message = ""});
    return Value(*revision);
}

struct Scene {
    StoreWriter& writer;
    CommandDesk& desk;
    Lamp& lamp;
};

using Lines = std::vector<std::string>;

Result<Lines> outcomes(store::ControlStore& store) {
    const auto lines = store.audit(1, 100);
    if (!lines) return std::unexpected(lines.error());
    Lines found;
    for (const auto& line : *lines) found.push_back(line.subject + " " + line.command + " " + line.outcome);
    return found;
}

Task<void> run_into(CommandDesk& desk, governance::Request request, std::optional<Answer>& answer) {
    answer = co_await desk.run(std::move(request));
}

class CommandDeskTest : public testing::Test {
protected:
    using Play = Task<void> (*)(Scene scene);

    /// Plays on a desk that is there, and leads; a process of its own, as far as the store knows.
    void with_desk(Play play, bool is_recovered = true) {
        asio::io_context context(1);
        const auto executor = context.get_executor();
        StoreWriter writer(executor, folder_.path / "control.db");
        Lamp lamp(executor);
        CommandDesk::Options options;
        options.errands = [&lamp](Errand errand) { return light(lamp, std::move(errand)); };
        CommandDesk desk(executor, writer, table_, std::move(options));
        desk.on_stored("lamp.keep", keep);
        desk.set_leadership(governance::Resource::control(), {governance::Role::Leader, {}, {1}, {}});
        desk.set_vault(governance::VaultState::Unlocked);
        io::TaskGroup running(executor);
        io::TaskGroup playing(executor);
        running.spawn("writer", writer.run());
        running.spawn("deadlines", desk.keep_time());
        playing.spawn("test", see_through({writer, desk, lamp}, play, running, is_recovered));
        context.run();
    }

private:
    static Task<void> see_through(Scene scene, Play play, io::TaskGroup& running, bool is_recovered) {
        if (is_recovered) {
            const auto recovered = co_await scene.desk.recover();
            EXPECT_TRUE(recovered);
        }
        co_await play(scene);
        co_await scene.desk.stop();
        co_await running.stop();
    }

    governance::CommandTable table_ = governance::testing::test_table();
    io::TemporaryFolder folder_;
};

TEST_F(CommandDeskTest, WhatIsStoredIsThereWithItsAnswerAndItsLine) {
    with_desk([](Scene scene) -> Task<void> {
        const auto answer = co_await scene.desk.run(ask_for("lamp.keep", "k", 3));
        EXPECT_EQ(answer, (Answer{200, R"({"data":1})"}));
        const auto again = co_await scene.desk.run(ask_for("lamp.keep", "k", 3));
        EXPECT_EQ(again, answer);
        const auto other = co_await scene.desk.run(ask_for("lamp.keep", "k", 4));
        EXPECT_EQ(code_of(other), "idempotency_conflict");
        const auto lines = co_await scene.writer.ask("looking", outcomes);
        EXPECT_EQ(
            *lines,
            (Lines{"ann lamp.keep ok", "ann lamp.keep replayed", "ann lamp.keep idempotency_conflict"})
        );
    });
}

TEST_F(CommandDeskTest, AHandlerThatFailsLeavesItsLineAndItsAnswerAlone) {
    with_desk([](Scene scene) -> Task<void> {
        const auto answer = co_await scene.desk.run(ask_for("lamp.keep", "k", 9));
        EXPECT_EQ(code_of(answer), "too_bright");
        const auto again = co_await scene.desk.run(ask_for("lamp.keep", "k", 9));
        EXPECT_EQ(again, answer);
        auto read = [](store::ControlStore& store) { return store.rows("lamp"); };
        const auto rows = co_await scene.writer.ask("looking", read);
        EXPECT_EQ(*rows, store::RowSet{});
        const auto lines = co_await scene.writer.ask("looking", outcomes);
        EXPECT_EQ(*lines, (Lines{"ann lamp.keep too_bright", "ann lamp.keep replayed"}));
    });
}

TEST_F(CommandDeskTest, WhatIsOutsideIsCarriedOutOnceAndItsEndIsKept) {
    with_desk([](Scene scene) -> Task<void> {
        const auto answer = co_await scene.desk.run(ask_for("lamp.blink", "k"));
        const auto again = co_await scene.desk.run(ask_for("lamp.blink", "k"));
        EXPECT_EQ(answer, (Answer{200, R"({"data":1})"}));
        EXPECT_EQ(again, answer);
        EXPECT_EQ(scene.lamp.actions, (std::vector<std::string>{"lamp.lamp.blink"}));
        const auto lines = co_await scene.writer.ask("looking", outcomes);
        EXPECT_EQ(*lines, (Lines{"ann lamp.blink begun", "ann lamp.blink ok", "ann lamp.blink replayed"}));
    });
}

TEST_F(CommandDeskTest, WhoWaitsTooLongIsToldAndWhoAsksAgainHasTheAnswer) {
    with_desk([](Scene scene) -> Task<void> {
        scene.lamp.is_let = false;
        auto request = ask_for("lamp.blink", "k");
        request.patience = seconds(1);
        std::optional<Answer> late;
        io::TaskGroup asking(co_await asio::this_coro::executor);
        asking.spawn("ask", run_into(scene.desk, request, late));
        co_await wait_for_errand(scene.lamp);
        co_await asking.join();
        EXPECT_EQ(late->status, 504U);
        std::optional<Answer> answer;
        asking.spawn("ask again", run_into(scene.desk, ask_for("lamp.blink", "k"), answer));
        scene.lamp.let.cancel();
        co_await asking.join();
        EXPECT_EQ(*answer, (Answer{200, R"({"data":1})"}));
    });
}

TEST_F(CommandDeskTest, WhatWasBegunWhenAProcessEndedIsInterruptedInTheNext) {
    with_desk([](Scene scene) -> Task<void> {
        scene.lamp.is_let = false;
        std::optional<Answer> broken_off;
        io::TaskGroup asking(co_await asio::this_coro::executor);
        asking.spawn("ask", run_into(scene.desk, ask_for("lamp.blink", "k"), broken_off));
        co_await wait_for_errand(scene.lamp);
        co_await scene.desk.stop();
        co_await asking.join();
        EXPECT_EQ(broken_off->status, 503U);
    });
    with_desk([](Scene scene) -> Task<void> {
        const auto answer = co_await scene.desk.run(ask_for("lamp.blink", "k"));
        EXPECT_EQ(code_of(answer), "interrupted");
        EXPECT_TRUE(scene.lamp.actions.empty());
    });
}

TEST_F(CommandDeskTest, BeforeWhatWasBegunIsKnownARequestWaits) {
    with_desk(
        [](Scene scene) -> Task<void> {
            std::optional<Answer> answer;
            io::TaskGroup asking(co_await asio::this_coro::executor);
            asking.spawn("ask", run_into(scene.desk, ask_for("lamp.keep"), answer));
            const auto recovered = co_await scene.desk.recover();
            EXPECT_TRUE(recovered);
            co_await asking.join();
            EXPECT_EQ(answer->status, 200U) << answer->body;
        },
        false
    );
}

TEST_F(CommandDeskTest, WhatComesAfterTheEndIsRefused) {
    with_desk([](Scene scene) -> Task<void> {
        co_await scene.desk.stop();
        const auto answer = co_await scene.desk.run(ask_for("lamp.keep"));
        EXPECT_EQ(answer.status, 503U);
    });
}

} // namespace
} // namespace tutti::control_plane
