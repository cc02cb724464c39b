#include "store/control_store_testing.hpp"

#include <gtest/gtest.h>

namespace tutti::store {
namespace {

using ControlAuditTest = ControlStoreTest;

ControlWrite line(std::string subject, std::string command) {
    return {std::nullopt, [=](ControlTransaction& transaction) -> Result<void> {
                auto written = transaction.audit({0, at_second(1), subject, command, "ok", "{}"});
                if (!written) return pass_on(written);
                return {};
            }};
}

std::vector<std::uint64_t> numbers(const Result<std::vector<AuditLine>>& lines) {
    std::vector<std::uint64_t> found;
    for (const auto& each : *lines) found.push_back(each.sequence);
    return found;
}

TEST_F(ControlAuditTest, LinesComeTheNewestFirstAndFromOneOnAndByWhoAndWhat) {
    auto store = open();
    for (const auto* subject : {"ann", "bob", "ann", "ann"}) must(store.commit(line(subject, "a.b")));
    must(store.commit(line("ann", "c.d")));
    using Numbers = std::vector<std::uint64_t>;
    EXPECT_EQ(numbers(store.newest_audit({})), (Numbers{5, 4, 3, 2, 1}));
    EXPECT_EQ(numbers(store.newest_audit({.newest = 3, .most = 2})), (Numbers{3, 2}));
    EXPECT_EQ(numbers(store.newest_audit({.subject = "bob"})), (Numbers{2}));
    EXPECT_EQ(numbers(store.newest_audit({.subject = "ann", .command = "a.b"})), (Numbers{4, 3, 1}));
    EXPECT_EQ(numbers(store.newest_audit({.subject = "nobody"})), Numbers{});
}

TEST_F(ControlAuditTest, APartThatComesToNothingTakesBackItsOwnAlone) {
    auto store = open();
    must(store.commit(fenced([](ControlTransaction& transaction) -> Result<void> {
        const auto first = transaction.put("a", "kept", "1");
        EXPECT_TRUE(first);
        auto attempted = transaction.attempt([&] {
            const auto put = transaction.put("a", "taken back", "1");
            const auto said = transaction.emit(at_second(1), "row.put", "{}");
            EXPECT_TRUE(put && said);
            return false;
        });
        if (!attempted) return attempted;
        const auto said = transaction.emit(at_second(1), "row.kept", "{}");
        EXPECT_EQ(said, 1U);
        return {};
    })));
    ASSERT_EQ(store.rows("a")->rows.size(), 1U);
    EXPECT_EQ(store.rows("a")->rows[0].key, "kept");
    EXPECT_EQ(store.events(1, 10)->events.at(0).type, "row.kept");
    must(store.check());
}

} // namespace
} // namespace tutti::store
