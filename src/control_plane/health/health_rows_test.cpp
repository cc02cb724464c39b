#include "base/json.hpp"
#include "control_plane/health/health_rows.hpp"
#include "io/temporary_folder_testing.hpp"

#include <gtest/gtest.h>

namespace tutti::control_plane {
namespace {

using governance::health::Level;

KeptChange change(std::uint64_t number, std::string component = "render", Level to = Level::Error) {
    return {
        number,
        wall_time_from_seconds(static_cast<double>(1000 + number)),
        {std::move(component), Level::Ok, to, "so"}
    };
}

class HealthRows : public testing::Test {
protected:
    void write(std::function<Result<void>(store::ControlTransaction&)> work) {
        const auto written = store_.commit({store::Fence{"health", 1, std::nullopt}, std::move(work)});
        ASSERT_TRUE(written) << written.error().message;
    }
    void write_all(const std::vector<KeptChange>& changes) {
        write([&](store::ControlTransaction& transaction) -> Result<void> {
            for (const auto& each : changes)
                if (auto done = write_health_change(transaction, each); !done) return done;
            return {};
        });
    }

    io::TemporaryFolder folder_;
    store::ControlStore store_ = store::ControlStore::open(folder_.path / "control.db").value();
};

TEST_F(HealthRows, AChangeIsThereWithItsEvent) {
    write_all({change(1)});
    EXPECT_EQ(read_health_changes(store_, {}).value(), std::vector{change(1)});
    const auto events = store_.events(1, 10).value().events;
    ASSERT_EQ(events.size(), 1U);
    EXPECT_EQ(events[0].type, "health.changed");
    EXPECT_EQ(
        events[0].data,
        R"({"number":1,"at":1001.0,"component":"render","from":"ok","to":"error","reason":"so"})"
    );
}

TEST_F(HealthRows, TheNewestThousandAreKept) {
    std::vector<KeptChange> all;
    for (std::uint64_t i = 1; i <= most_health_changes + 5; ++i) all.push_back(change(i));
    write_all(all);
    EXPECT_EQ(store_.rows(health_change_set).value().rows.size(), most_health_changes);
    EXPECT_EQ(read_kept_health(store_).value().newest, most_health_changes + 5);
    EXPECT_EQ(read_health_changes(store_, {.most = 1}).value()[0].number, most_health_changes + 5);
}

TEST_F(HealthRows, TheHistoryIsAskedByComponentAndFromANumberOn) {
    write_all({change(1), change(2, "output"), change(3), change(4, "output")});
    const auto found = read_health_changes(store_, {.component = "output", .newest = 3}).value();
    EXPECT_EQ(found, std::vector{change(2, "output")});
    EXPECT_EQ(
        read_health_changes(store_, {.most = 2}).value(), (std::vector{change(4, "output"), change(3)})
    );
}

TEST_F(HealthRows, WhatWasSaidLastIsKnownAfterAStart) {
    write_all({change(1), change(2, "output"), change(3, "render", Level::Ok)});
    const auto kept = read_kept_health(store_).value();
    EXPECT_EQ(kept.levels, (std::map<std::string, Level>{{"output", Level::Error}, {"render", Level::Ok}}));
}

TEST_F(HealthRows, ARuleIsToldAndCountsWithinItsLimitOnly) {
    FiredRule fired{
        {.name = "dark", .component = "render", .restart = "render"},
        wall_time_from_seconds(50),
        "no display",
        true,
        true,
        {wall_time_from_seconds(20), wall_time_from_seconds(50)}
    };
    write([&](auto& transaction) { return write_fired_rule(transaction, fired); });
    EXPECT_EQ(read_kept_health(store_).value().fired.at("dark"), fired.fired);
    fired.is_within_limit = false;
    fired.fired = {};
    write([&](auto& transaction) { return write_fired_rule(transaction, fired); });
    EXPECT_EQ(read_kept_health(store_).value().fired.at("dark").size(), 2U);
    const auto events = store_.events(1, 10).value().events;
    ASSERT_EQ(events.size(), 2U);
    EXPECT_EQ(
        events[1].data,
        R"({"rule":"dark","component":"render","level":"error","reason":"no display","then":"restart:render","carried_out":false,"limited":true})"
    );
}

TEST_F(HealthRows, ARowThatIsNoneOfOursIsPassedOver) {
    write([](store::ControlTransaction& transaction) -> Result<void> {
        for (const std::string_view text :
             {"[]", "null", R"({"at":1,"from":"ok","to":"fine","component":"a"})"})
            if (auto put = transaction.put(health_change_set, text, text); !put) return pass_on(put);
        auto put = transaction.put(health_rule_set, "dark", R"({"fired":[1,"x",null]})");
        if (!put) return pass_on(put);
        return {};
    });
    const auto kept = read_kept_health(store_).value();
    EXPECT_EQ(kept.newest, 0U);
    EXPECT_TRUE(kept.levels.empty());
    EXPECT_EQ(kept.fired.at("dark").size(), 1U);
    EXPECT_TRUE(read_health_changes(store_, {}).value().empty());
}

} // namespace
} // namespace tutti::control_plane
