#include "io/disk_testing.hpp"
#include "workers/spotify/kept_login.hpp"

#include <gtest/gtest.h>

namespace tutti::spotify {
namespace {

const KeptLogin old_login{"client", "refresh-1", "user-read-playback-state"};
const KeptLogin new_login{"client", "refresh-2", ""};
constexpr auto path = "state/spotify.login.json";

TEST(KeptLogin, IsReadAsItWasWritten) {
    EXPECT_EQ(parse_kept_login(print(old_login)), old_login);
    EXPECT_EQ(parse_kept_login(print(new_login)), new_login);
}

TEST(KeptLogin, CutAtEachByteItIsNoneAndNothingOfItIsSaid) {
    const auto whole = print(old_login);
    for (std::size_t size = 0; size + 1 < whole.size(); ++size) {
        const auto login = parse_kept_login(whole.substr(0, size));
        ASSERT_FALSE(login) << size;
        EXPECT_EQ(login.error().message.find("refresh-"), std::string::npos);
    }
}

TEST(KeptLogin, OneWithoutItsPartsIsNone) {
    for (const auto* text :
         {"", "[]", "{}", R"({"v":1,"client_id":"","refresh_token":"a","scope":""})",
          R"({"v":1,"client_id":"a","refresh_token":"","scope":""})",
          R"({"v":2,"client_id":"a","refresh_token":"b","scope":""})",
          R"({"v":1,"client_id":"a","refresh_token":7,"scope":""})"})
        EXPECT_FALSE(parse_kept_login(text)) << text;
}

TEST(LoginFile, WhatIsNotUnderstoodIsSetAside) {
    io::MemoryDisk disk;
    disk.put(path, "{\"v\":1}");
    LoginFile file(disk, path);
    const auto login = file.read();
    ASSERT_FALSE(login);
    EXPECT_NE(login.error().message.find(".rejected.1"), std::string::npos) << login.error().message;
    EXPECT_EQ(file.read().value(), std::nullopt);
}

TEST(LoginFile, ForgetsWhatIsThereAndWhatIsNot) {
    io::MemoryDisk disk;
    LoginFile file(disk, path);
    EXPECT_TRUE(file.forget());
    ASSERT_TRUE(file.keep(old_login));
    EXPECT_EQ(file.read().value(), old_login);
    EXPECT_TRUE(file.forget());
    EXPECT_EQ(file.read().value(), std::nullopt);
}

TEST(LoginFile, AtEachFailureThereIsTheOldLoginOrTheNewOne) {
    const auto begin = [](io::MemoryDisk& disk) { disk.put(path, print(old_login)); };
    const auto find_in = [](io::MemoryDisk disk) { return LoginFile(disk, path).read(); };
    const auto scenario = [&](io::MemoryDisk& disk) {
        const bool is_kept = LoginFile(disk, path).keep(new_login).has_value();
        for (const auto& found : {find_in(disk.after_crash()), find_in(disk.after_power_cut())}) {
            ASSERT_TRUE(found && *found);
            EXPECT_TRUE(**found == new_login || (!is_kept && **found == old_login));
        }
    };
    io::at_every_step(begin, scenario);
}

} // namespace
} // namespace tutti::spotify
