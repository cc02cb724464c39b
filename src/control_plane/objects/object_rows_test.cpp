#include "control_plane/objects/object_book.hpp"
#include "control_plane/objects/object_rows.hpp"
#include "control_plane/objects/status_write.hpp"
#include "store/control_store_testing.hpp"

#include <gtest/gtest.h>

#include <array>
#include <memory>
#include <string>
#include <vector>

namespace tutti::control_plane {
namespace {

using namespace governance::objects;
using store::at_second;
using store::ControlTransaction;

constexpr auto lamps_alone = std::to_array<std::string_view>({"lamp"});

Object lamp_of(std::string name, std::int64_t brightness) {
    return {
        .key = {"lamp", std::move(name)},
        .spec = Value::object({{"brightness", brightness}}),
        .labels = {{"app", "stage"}}
    };
}

class ObjectRowsTest : public store::ControlStoreTest {
protected:
    /// Lamps a and b, in the revision 1.
    void have_lamps() {
        auto control = open();
        must(control.commit(store::fenced([](ControlTransaction& transaction) -> Result<void> {
            const std::vector<Change> changes = {
                {{"lamp", "a"}, std::nullopt, lamp_of("a", 3)}, {{"lamp", "b"}, std::nullopt, lamp_of("b", 5)}
            };
            const auto more = put_changes(transaction, changes);
            if (!more) return std::unexpected(more.error());
            const auto number =
                put_revision(transaction, {0, {"anna", "", at_second(1)}, "apply", {}, changes}, *more);
            if (!number) return std::unexpected(number.error());
            return {};
        })));
    }
    /// As another version writes it: the store finds nothing wrong with it.
    void write(const std::string& set, const std::string& key, const std::string& text) {
        auto control = open();
        must(control.commit(store::put(set, key, text)));
    }
    template <typename Look>
    void look(Look look) {
        auto control = open();
        must(control.commit(store::fenced([&](ControlTransaction& transaction) -> Result<void> {
            look(transaction);
            return {};
        })));
    }
    void is_damaged(const std::string& name) {
        look([&](ControlTransaction& transaction) {
            const ObjectKey key{"lamp", name};
            EXPECT_EQ(find_object(transaction, key).value(), std::nullopt);
            const auto last = find_damaged(transaction, key).value();
            ASSERT_TRUE(last);
            EXPECT_EQ(last->spec, lamp_of(name, 3).spec) << "the revision says what it was";
            const auto all = find_objects(transaction, lamps_alone).value();
            EXPECT_EQ(all.whole.size(), 1U);
            EXPECT_EQ(all.damaged.at(key).labels.at("app"), "stage");
            EXPECT_EQ(find_damaged(transaction, {"lamp", "b"}).value(), std::nullopt);
            EXPECT_EQ(find_damaged(transaction, {"lamp", "c"}).value(), std::nullopt)
                << "there was never one";
        });
    }
};

TEST_F(ObjectRowsTest, ARowThatIsLostIsADamagedObject) {
    have_lamps();
    behind_its_back("UPDATE desired SET value='{}' WHERE set_name='object.lamp' AND key='a'");
    is_damaged("a");
}

TEST_F(ObjectRowsTest, ARowThatNobodyHereCanReadIsADamagedObjectAndNoOtherIs) {
    have_lamps();
    write(object_set("lamp"), "a", R"({"brightness":3})");
    is_damaged("a");
}

TEST_F(ObjectRowsTest, OfADamagedOneThatNoRevisionKnowsTheSpecIsEmpty) {
    write(object_set("lamp"), "a", "[]");
    look([](ControlTransaction& transaction) {
        const auto last = find_damaged(transaction, {"lamp", "a"}).value();
        ASSERT_TRUE(last);
        EXPECT_EQ(last->spec, Value::object({}));
    });
}

TEST_F(ObjectRowsTest, ADamagedOneThatIsAppliedAnewIsCountedOnce) {
    have_lamps();
    write(object_set("lamp"), "a", "[]");
    look([](ControlTransaction& transaction) {
        const std::vector<Change> again = {{{"lamp", "a"}, std::nullopt, lamp_of("a", 4)}};
        EXPECT_EQ(put_changes(transaction, again).value(), 0);
        const std::vector<Change> gone = {{{"lamp", "a"}, lamp_of("a", 4), std::nullopt}};
        EXPECT_EQ(put_changes(transaction, gone).value(), -1);
    });
}

/// Else nobody would hear of any change any more.
TEST_F(ObjectRowsTest, ARevisionThatNobodyCanReadHidesNoChange) {
    have_lamps();
    write(std::string(revision_set), row_key(1), "{}");
    auto control = open();
    EXPECT_EQ(find_revision(control, 1).value(), std::nullopt);
    EXPECT_EQ(newest_revision(control).value(), 1U);
}

TEST_F(ObjectRowsTest, NumbersGoOnWhereWhatIsKeptOfThemSaysNothing) {
    have_lamps();
    write("object", "head", "{}");
    auto control = open();
    EXPECT_EQ(newest_revision(control).value(), 1U);
    EXPECT_EQ(read_news(control, 0, {"lamp"}).value().rows.size(), 2U);
}

TEST_F(ObjectRowsTest, AStatusThatIsLostIsSaidAnew) {
    have_lamps();
    behind_its_back("UPDATE desired SET value='{}' WHERE set_name='status.lamp' AND key='a'");
    auto control = open();
    const auto written = std::make_shared<StatusWritten>();
    const auto seen = after({}, as_wanted(), 1, at_second(2));
    must(control.commit(
        status_write({"control", 1, {}}, {"lamp", "a"}, seen, std::nullopt, at_second(2), written)
    ));
    EXPECT_FALSE(written->is_gone);
    EXPECT_EQ(written->status, print(seen));
    EXPECT_EQ(control.row(status_set("lamp"), "a").value()->value, print(seen));
}

} // namespace
} // namespace tutti::control_plane
