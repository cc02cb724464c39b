#include "base/json.hpp"
#include "io/disk_testing.hpp"
#include "io/temporary_folder_testing.hpp"
#include "workers/alerts/alert_answers.hpp"
#include "workers/alerts/alert_file.hpp"

#include <gtest/gtest.h>

namespace tutti::alerts {
namespace {

using namespace std::chrono_literals;

constexpr WallTime noon{std::chrono::hours(500'000)};

/// A book with one that fires.
alert::AlertBook hot_book(alert::AlertChanges& changes) {
    sections::AlertRule rule;
    rule.name = "hot";
    rule.subjects = "a/t";
    rule.limit = rule.clear = 30;
    alert::AlertBook book;
    book.set_rules({rule}, {}, noon);
    changes = book.take_reading("a/t", 31, "°C", noon, noon);
    return book;
}

class AlertFileTest : public testing::Test {
protected:
    io::TemporaryFolder folder_;
    io::SystemDisk disk_;
    std::filesystem::path path_ = folder_.path / "alerts.json";
    AlertFile file_{disk_, path_};
};

TEST_F(AlertFileTest, WhereThereIsNoneNothingIsKnown) {
    const auto kept = file_.load();
    ASSERT_TRUE(kept);
    EXPECT_TRUE(kept->book.firing().empty());
    EXPECT_TRUE(kept->unsaid.empty());
}

TEST_F(AlertFileTest, GivesBackWhatFiresAndWhatIsToBeSaid) {
    alert::AlertChanges changes;
    const auto book = hot_book(changes);
    const std::deque<Unsaid> unsaid{{event_of(changes.at(0), "alerts", noon), false, {"phone", "desk"}}};
    ASSERT_TRUE(file_.save(book, unsaid, io::Durability::Fast));
    const auto kept = file_.load();
    ASSERT_TRUE(kept) << kept.error().message;
    EXPECT_EQ(kept->unsaid, unsaid);
    EXPECT_EQ(print_json(kept->book.keep()), print_json(book.keep()));
    EXPECT_EQ(kept->unsaid[0].event.id, changes[0].firing.id + ".raised");
}

TEST_F(AlertFileTest, OneThatIsNoneOfOursIsSetAside) {
    ASSERT_TRUE(io::replace_file(disk_, path_, "{\"v\":1}"));
    const auto kept = file_.load();
    ASSERT_FALSE(kept);
    EXPECT_EQ(kept.error().code, ErrorCode::InvalidInput);
    EXPECT_TRUE(std::filesystem::exists(folder_.path / "alerts.json.rejected.1"));
    EXPECT_TRUE(file_.load());
}

TEST(AlertFileText, ThatIsCutAnywhereIsRefused) {
    alert::AlertChanges changes;
    const auto book = hot_book(changes);
    const auto text =
        print_json(Value::object({{"v", 1}, {"book", book.keep()}, {"unsaid", Value::array({})}}));
    ASSERT_TRUE(parse_alerts(text));
    for (std::size_t cut = 0; cut < text.size(); ++cut)
        EXPECT_FALSE(parse_alerts(text.substr(0, cut))) << cut;
}

} // namespace
} // namespace tutti::alerts
