#include "control_plane/audit_herald.hpp"
#include "control_plane/stored_commands.hpp"
#include "io/task_group.hpp"
#include "io/temporary_folder_testing.hpp"
#include "store/control_chain.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace tutti::control_plane {
namespace {

store::ControlWrite lines(int count) {
    return {std::nullopt, [=](store::ControlTransaction& transaction) -> Result<void> {
                for (int i = 0; i < count; ++i) {
                    auto written = transaction.audit({0, WallTime(seconds(1)), "ann", "a.b", "ok", "{}"});
                    if (!written) return pass_on(written);
                }
                return {};
            }};
}

class AuditHeraldTest : public testing::Test {
protected:
    /// A writer and a herald, until `is_done`.
    void live(AuditHerald::Options options, int count, const std::function<bool()>& is_done) {
        asio::io_context context(1);
        StoreWriter writer(context.get_executor(), folder_.path / "control.db");
        AuditHerald herald(
            context.get_executor(), writer,
            [this](const store::AuditHead& head) { said_.push_back(head.line); }, options
        );
        writer.on_batch([&](const std::optional<store::Receipt>& last) {
            if (last) herald.is_at(last->audit);
        });
        io::TaskGroup tasks(context.get_executor());
        tasks.spawn("writer", writer.run());
        tasks.spawn("herald", herald.run());
        while (said_.empty()) context.run_one();
        if (count > 0)
            writer.submit(lines(count), [this](const store::Written& written) {
                ++written_;
                EXPECT_TRUE(written);
            });
        while (!is_done()) context.run_one();
        tasks.cancel();
        context.run();
    }
    std::vector<std::string> events() {
        auto store = store::ControlStore::open(folder_.path / "control.db");
        std::vector<std::string> found;
        for (const auto& event : store->events(1, 10)->events) found.push_back(event.type + " " + event.data);
        return found;
    }
    std::string event_of_head() {
        const auto head = store::ControlStore::open(folder_.path / "control.db")->audit_head();
        const auto text = store::print(head);
        return fmt::format(
            R"(audit.head {{"line":{},"hash":"{}"}})", head.line, text.substr(text.find(':') + 1)
        );
    }

    io::TemporaryFolder folder_;
    std::vector<std::uint64_t> said_;
    int written_ = 0;
};

TEST_F(AuditHeraldTest, AfterManyLinesItIsSaidAtOnce) {
    live({.lines = 3, .pause = std::chrono::hours(1)}, 3, [this] { return said_.size() == 2; });
    EXPECT_EQ(said_, (std::vector<std::uint64_t>{0, 3}));
    EXPECT_EQ(events(), std::vector{event_of_head()});
}

TEST_F(AuditHeraldTest, AfterFewItIsSaidInAWhile) {
    live({.lines = 100, .pause = milliseconds(5)}, 2, [this] { return said_.size() == 2; });
    EXPECT_EQ(said_, (std::vector<std::uint64_t>{0, 2}));
    EXPECT_EQ(events(), std::vector{event_of_head()});
}

TEST_F(AuditHeraldTest, BeforeThatItIsNotAndTheNextStartTellsItWithoutAnEvent) {
    live({.lines = 4, .pause = std::chrono::hours(1)}, 3, [this] { return written_ == 1; });
    EXPECT_EQ(said_, (std::vector<std::uint64_t>{0}));
    said_.clear();
    live({.lines = 4, .pause = std::chrono::hours(1)}, 0, [this] { return !said_.empty(); });
    EXPECT_EQ(said_, (std::vector<std::uint64_t>{3}));
    EXPECT_EQ(events(), std::vector<std::string>{});
}

} // namespace
} // namespace tutti::control_plane
