#include "base/json.hpp"
#include "io/dbus/dbus_body.hpp"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <systemd/sd-bus.h>

#include <array>
#include <functional>

namespace tutti::io {
namespace {

/// Somewhere to make messages: a bus whose other end nobody speaks on.
class LonelyBus {
public:
    LonelyBus() {
        int ends[2] = {-1, -1};
        EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends), 0);
        other_end_ = ends[1];
        sd_bus_new(&bus_);
        sd_bus_set_fd(bus_, ends[0], ends[0]);
        sd_bus_set_bus_client(bus_, 0);
        EXPECT_GE(sd_bus_start(bus_), 0);
    }
    ~LonelyBus() {
        sd_bus_close_unref(bus_);
        ::close(other_end_);
    }

    /// What reading gives of what `write` wrote.
    Result<Value> read(const std::function<void(sd_bus_message*)>& write) {
        sd_bus_message* message = nullptr;
        EXPECT_GE(sd_bus_message_new_signal(bus_, &message, "/a", "a.b", "C"), 0);
        write(message);
        EXPECT_GE(sd_bus_message_seal(message, 1, 0), 0);
        EXPECT_GE(sd_bus_message_rewind(message, 1), 0);
        auto body = read_body(message);
        sd_bus_message_unref(message);
        return body;
    }

private:
    sd_bus* bus_ = nullptr;
    int other_end_ = -1;
};

std::string printed(const Result<Value>& body) { return body ? print_json(*body) : body.error().message; }

TEST(DBusBody, EveryKindOfArgumentIsAValue) {
    LonelyBus bus;
    const auto body = bus.read([](sd_bus_message* message) {
        sd_bus_message_append(
            message, "ybnqiuxtdsog", 255, 1, -5, 7, -8, 9U, std::int64_t{-10}, std::uint64_t{11}, 0.5, "text",
            "/a/path", "a{sv}"
        );
    });
    EXPECT_EQ(printed(body), R"([255,true,-5,7,-8,9,-10,11,0.5,"text","/a/path","a{sv}"])");
}

TEST(DBusBody, DictionariesAreObjectsWhateverTheirKeysAre) {
    LonelyBus bus;
    const auto body = bus.read([](sd_bus_message* message) {
        sd_bus_message_append(message, "a{sv}", 2, "RSSI", "n", -70, "Name", "s", "Aranet4");
        const std::uint8_t bytes[] = {0x21, 0x05};
        sd_bus_message_open_container(message, 'a', "{qv}");
        sd_bus_message_open_container(message, 'e', "qv");
        sd_bus_message_append(message, "q", 1794);
        sd_bus_message_open_container(message, 'v', "ay");
        sd_bus_message_append_array(message, 'y', bytes, sizeof bytes);
        sd_bus_message_close_container(message);
        sd_bus_message_close_container(message);
        sd_bus_message_close_container(message);
    });
    EXPECT_EQ(printed(body), R"([{"RSSI":-70,"Name":"Aranet4"},{"1794":[33,5]}])");
}

TEST(DBusBody, StructsListsAndEmptyOnesAreRead) {
    LonelyBus bus;
    const auto body = bus.read([](sd_bus_message* message) {
        sd_bus_message_append(message, "(sa(ib))asa{sv}ay", "x", 2, 1, 1, 2, 0, 0, 0, 0);
    });
    EXPECT_EQ(printed(body), R"([["x",[[1,true],[2,false]]],[],{},[]])");
}

TEST(DBusBody, AKeyThatStandsTwiceCountsOnce) {
    LonelyBus bus;
    const auto body = bus.read([](sd_bus_message* message) {
        sd_bus_message_append(message, "a{ss}", 3, "a", "first", "a", "second", "b", "other");
    });
    EXPECT_EQ(printed(body), R"([{"a":"first","b":"other"}])");
}

TEST(DBusBody, MoreValuesThanTheLimitAreRefused) {
    LonelyBus bus;
    const std::vector<std::uint8_t> bytes(200'001);
    const auto body = bus.read([&](sd_bus_message* message) {
        sd_bus_message_append_array(message, 'y', bytes.data(), bytes.size());
    });
    ASSERT_FALSE(body);
    EXPECT_EQ(body.error().code, ErrorCode::LimitExceeded);
}

TEST(DBusBody, WhatIsWrittenReadsTheSame) {
    LonelyBus bus;
    const std::vector<Value> arguments = {
        "text", true,
        Value::object({{"Transport", "le"}, {"DuplicateData", true}, {"UUIDs", Value::array({"a", "b"})}}),
        Value::object({})
    };
    const auto body =
        bus.read([&](sd_bus_message* message) { EXPECT_GE(write_body(message, arguments), 0); });
    EXPECT_EQ(printed(body), R"(["text",true,{"Transport":"le","DuplicateData":true,"UUIDs":["a","b"]},{}])");
}

TEST(DBusBody, ArgumentsGoAsTheTypesThatAreNamed) {
    LonelyBus bus;
    const auto body = bus.read([](sd_bus_message* message) {
        const std::array<Value, 6> arguments = {-1,   7,     "text",
                                                true, 65535, Value::array({"a=1", Value::array({98, 61})})};
        EXPECT_GE(write_body(message, arguments, "iusbqaay"), 0);
        const char* signature = sd_bus_message_get_signature(message, 1);
        EXPECT_STREQ(signature, "iusbqaay");
    });
    EXPECT_EQ(printed(body), R"([-1,7,"text",true,65535,[[97,61,49],[98,61]]])");
}

} // namespace
} // namespace tutti::io
