#include "store/control_store_testing.hpp"

namespace tutti::store {
namespace {

using ControlRowsTest = ControlStoreTest;

TEST_F(ControlRowsTest, EachWriteIsARevisionOfItsSetAlone) {
    auto store = open();
    EXPECT_EQ(store.rows("services"), RowSet{});
    must(store.commit(put("services", "mixer", "{}")));
    must(store.commit(put("services", "lamp", "{}")));
    must(store.commit(put("settings", "volume", "3")));
    must(store.commit(put("services", "mixer", "{\"on\":true}")));
    EXPECT_EQ(store.rows("services"), (RowSet{3, {{"lamp", "{}", 2, 1}, {"mixer", "{\"on\":true}", 3, 2}}}));
    EXPECT_EQ(store.rows("settings"), (RowSet{1, {{"volume", "3", 1, 1}}}));
    EXPECT_EQ(store.sets(), (std::vector<std::string>{"services", "settings"}));
}

TEST_F(ControlRowsTest, AGenerationCountsChangesOfTheValueOnly) {
    auto store = open();
    for (const auto* value : {"1", "1", "2", "2", "1"}) must(store.commit(put("settings", "volume", value)));
    EXPECT_EQ(store.rows("settings"), (RowSet{5, {{"volume", "1", 5, 3}}}));
}

TEST_F(ControlRowsTest, ARowThatGoesIsARevisionToo) {
    auto store = open();
    must(store.commit(put("settings", "volume", "1")));
    const auto remove = [](ControlTransaction& transaction) -> Result<void> {
        auto revision = transaction.remove("settings", "volume");
        if (!revision) return pass_on(revision);
        return {};
    };
    must(store.commit(fenced(remove)));
    EXPECT_EQ(store.rows("settings"), (RowSet{2, {}}));
    EXPECT_EQ(store.commit(fenced(remove)).error().code, ErrorCode::NotFound);
    EXPECT_EQ(store.rows("settings"), (RowSet{2, {}}));
}

TEST_F(ControlRowsTest, WhatIsWrittenIsThereAtTheNextOpen) {
    RowSet before;
    {
        auto store = open();
        for (int i = 0; i < 100; ++i) must(store.commit(put("settings", fmt::format("key {}", i % 37), "v")));
        before = store.rows("settings").value();
    }
    auto store = open();
    EXPECT_EQ(store.rows("settings"), before);
    EXPECT_EQ(store.damage(), std::vector<SetAside>{});
    must(store.check());
}

TEST_F(ControlRowsTest, NamesKeysAndValuesHaveBounds) {
    auto store = open();
    EXPECT_EQ(store.commit(put("no set", "a", "1")).error().code, ErrorCode::InvalidInput);
    EXPECT_EQ(store.commit(put("settings", "", "1")).error().code, ErrorCode::InvalidInput);
    EXPECT_EQ(
        store.commit(put("settings", std::string(max_row_key + 1, 'k'), "1")).error().code,
        ErrorCode::LimitExceeded
    );
    EXPECT_EQ(
        store.commit(put("settings", "a", std::string(max_row_value + 1, 'v'))).error().code,
        ErrorCode::LimitExceeded
    );
    must(store.commit(put("settings", std::string(max_row_key, 'k'), std::string(max_row_value, 'v'))));
    EXPECT_EQ(store.rows("settings")->rows.at(0).value.size(), max_row_value);
}

TEST_F(ControlRowsTest, ARowThatWasChangedBehindOurBackIsNamedAndSetAsideAndTheRestServes) {
    {
        auto store = open();
        for (const auto* key : {"a", "b", "c"}) must(store.commit(put("settings", key, "1")));
        must(store.commit(put("services", "a", "1")));
    }
    behind_its_back("UPDATE desired SET value='2' WHERE key='b'");
    {
        auto store = open();
        ASSERT_EQ(store.damage().size(), 1u);
        EXPECT_EQ(store.damage()[0].set, "settings");
        EXPECT_EQ(store.damage()[0].key, "b");
        EXPECT_EQ(store.rows("settings"), (RowSet{4, {{"a", "1", 1, 1}, {"c", "1", 3, 1}}}));
        EXPECT_EQ(store.rows("services"), (RowSet{1, {{"a", "1", 1, 1}}}));
        must(store.check());
        must(store.commit(put("settings", "b", "3")));
    }
    {
        auto store = open();
        EXPECT_EQ(store.damage(), std::vector<SetAside>{});
    }
    auto database = Database::open(path(), {});
    EXPECT_EQ(database->number("SELECT value FROM set_aside WHERE set_name='settings' AND key='b'"), 2);
}

TEST_F(ControlRowsTest, ARowThatIsGoneIsNoticed) {
    {
        auto store = open();
        for (const auto* key : {"a", "b"}) must(store.commit(put("settings", key, "1")));
    }
    behind_its_back("DELETE FROM desired WHERE key='b'");
    auto store = open();
    ASSERT_EQ(store.damage().size(), 1u);
    EXPECT_EQ(store.damage()[0].set, "settings");
    EXPECT_EQ(store.damage()[0].key, "");
    EXPECT_EQ(store.rows("settings"), (RowSet{3, {{"a", "1", 1, 1}}}));
    must(store.check());
}

TEST_F(ControlRowsTest, RowsOfASetWhoseRevisionIsGoneAreSetAsideAndItsRevisionsStillRise) {
    {
        auto store = open();
        for (const auto* key : {"a", "b"}) must(store.commit(put("settings", key, "1")));
    }
    behind_its_back("DELETE FROM row_set");
    auto store = open();
    EXPECT_EQ(store.damage().size(), 3u); // both rows, and the set
    EXPECT_EQ(store.rows("settings"), (RowSet{3, {}}));
    must(store.check());
}

TEST_F(ControlRowsTest, ARevisionThatWasSetBackIsNoticed) {
    {
        auto store = open();
        for (const auto* value : {"1", "2"}) must(store.commit(put("settings", "a", value)));
    }
    behind_its_back("UPDATE row_set SET revision=1");
    auto store = open();
    ASSERT_EQ(store.damage().size(), 1u);
    EXPECT_EQ(store.damage()[0].set, "settings");
}

TEST_F(ControlStoreTest, RowsComeInPagesByTheirKeys) {
    auto store = open();
    for (const auto* key : {"d", "a", "c", "b"})
        must(store.commit(put("settings", key, std::string(100, '1'))));
    const auto keys = [](const RowPage& page) {
        std::string all;
        for (const auto& row : page.set.rows) all += row.key;
        return all + (page.is_last ? "." : "");
    };
    EXPECT_EQ(keys(store.rows(RowQuestion{"settings"}).value()), "abcd.");
    EXPECT_EQ(keys(store.rows({"settings", "", 2}).value()), "ab");
    EXPECT_EQ(keys(store.rows({"settings", "b", 2}).value()), "cd.");
    EXPECT_EQ(keys(store.rows({"settings", "d", 2}).value()), ".");
    EXPECT_EQ(keys(store.rows({"settings", "a", 9, 202}).value()), "bc");
    EXPECT_EQ(keys(store.rows({"settings", "c", 9, 1}).value()), "d.");
    EXPECT_EQ(keys(store.rows({"settings", "", 9, 1}).value()), "a");
    EXPECT_EQ(store.rows({"settings", "b", 1})->set.revision, 4u);
}

} // namespace
} // namespace tutti::store
