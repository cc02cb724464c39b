#include "io/bluetooth/bluez_error.hpp"

#include <gtest/gtest.h>

#include <string>

namespace tutti::io {
namespace {

std::string words(const char* name, const char* adapter = "hci0") {
    return explain_bluez_error({name, "the other side's words"}, adapter).message;
}

TEST(BluezError, SaysWhatToDoAboutEachRefusal) {
    for (const auto* nobody :
         {"org.freedesktop.DBus.Error.ServiceUnknown", "org.freedesktop.DBus.Error.NameHasNoOwner",
          "org.freedesktop.DBus.Error.Spawn.ChildExited", "org.freedesktop.systemd1.NoSuchUnit"})
        EXPECT_NE(words(nobody).find("systemctl enable --now bluetooth"), std::string::npos) << nobody;
    EXPECT_NE(
        words("org.freedesktop.DBus.Error.AccessDenied").find("usermod -aG bluetooth"), std::string::npos
    );
    EXPECT_NE(
        words("org.freedesktop.DBus.Error.NoReply").find("systemctl restart bluetooth"), std::string::npos
    );
    EXPECT_NE(words("org.bluez.Error.NotReady").find("hci0 is off: switch it on"), std::string::npos);
    EXPECT_NE(words("org.bluez.Error.InProgress").find("bluetoothctl scan off"), std::string::npos);
    EXPECT_NE(words("org.freedesktop.DBus.Error.UnknownObject").find("hci0 went away"), std::string::npos);
}

TEST(BluezError, WhatIsWrongForGoodIsToldFromWhatMayPass) {
    EXPECT_EQ(
        explain_bluez_error({"org.freedesktop.DBus.Error.AccessDenied", {}}, "").code,
        ErrorCode::PermissionDenied
    );
    EXPECT_EQ(explain_bluez_error({"org.freedesktop.DBus.Error.NoReply", {}}, "").code, ErrorCode::Timeout);
    EXPECT_EQ(explain_bluez_error({"org.bluez.Error.NotReady", {}}, "").code, ErrorCode::Unavailable);
}

TEST(BluezError, AnUnknownOneIsQuotedOnOneLineAndCut) {
    const auto error =
        explain_bluez_error({"org.bluez.Error.Failed", "two\nlines " + std::string(500, 'x')}, "hci0");
    EXPECT_TRUE(error.message.starts_with("BlueZ refuses to listen: two?lines xxx"));
    EXPECT_TRUE(error.message.ends_with("(org.bluez.Error.Failed)"));
    EXPECT_LT(error.message.size(), 260U);
}

TEST(BluezError, OnlyItsOwnNamesAreRefusals) {
    EXPECT_EQ(bluez_refusal({"org.bluez.Error.InProgress", {}}), "InProgress");
    EXPECT_EQ(bluez_refusal({"org.freedesktop.DBus.Error.InProgress", {}}), "");
}

} // namespace
} // namespace tutti::io
