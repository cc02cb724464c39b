// A control store in a folder of its own, and the few words that its tests are written in. For tests.
#pragma once

#include "store/control_store.hpp"
#include "store/control_transaction.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <utility>

namespace tutti::store {

inline WallTime at_second(std::int64_t second) { return WallTime(seconds(second)); }

/// A write under the token 1 of "control".
template <typename Work>
ControlWrite fenced(Work work, std::uint64_t token = 1) {
    return {Fence{"control", token, {}}, std::move(work)};
}

inline ControlWrite put(std::string set, std::string key, std::string value, std::uint64_t token = 1) {
    return fenced(
        [=](ControlTransaction& transaction) -> Result<void> {
            auto revision = transaction.put(set, key, value);
            if (!revision) return pass_on(revision);
            return {};
        },
        token
    );
}

inline ControlWrite emit(std::string type, std::string data, WallTime now = at_second(1)) {
    return fenced([=](ControlTransaction& transaction) -> Result<void> {
        auto sequence = transaction.emit(now, type, data);
        if (!sequence) return pass_on(sequence);
        return {};
    });
}

class ControlStoreTest : public testing::Test {
protected:
    void SetUp() override {
        std::string pattern = (std::filesystem::temp_directory_path() / "control-XXXXXX").native();
        ASSERT_NE(mkdtemp(pattern.data()), nullptr);
        folder_ = pattern;
    }
    void TearDown() override { std::filesystem::remove_all(folder_); }

    std::filesystem::path path(const std::string& name = "control.db") const { return folder_ / name; }
    ControlStore open(const std::string& name = "control.db") const {
        auto store = ControlStore::open(path(name));
        EXPECT_TRUE(store) << store.error().message;
        return std::move(*store);
    }
    /// What another program does to the file, while nobody has it open.
    void behind_its_back(const std::string& sql) const {
        auto database = Database::open(path(), {});
        ASSERT_TRUE(database) << database.error().message;
        const auto done = database->execute(sql);
        ASSERT_TRUE(done) << done.error().message;
    }
    static void must(const Written& done) { ASSERT_TRUE(done) << done.error().message; }
    static void must(const Result<void>& done) { ASSERT_TRUE(done) << done.error().message; }

private:
    std::filesystem::path folder_;
};

} // namespace tutti::store
