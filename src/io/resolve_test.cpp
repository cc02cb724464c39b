#include "io/clock.hpp"
#include "io/resolve.hpp"
#include "io/stream.hpp"
#include "io/task_group.hpp"
#include "io/thread_count_testing.hpp"

#include <boost/asio/co_spawn.hpp>
#include <gtest/gtest.h>

#include <filesystem>
#include <thread>
#include <unistd.h>

namespace tutti::io {
namespace {

using namespace std::chrono_literals;

Task<void> ask(NameResolver& names, std::string host, SteadyTime deadline, Result<Addresses>& found) {
    found = co_await names.resolve(std::move(host), deadline);
}

Result<Addresses> resolve(std::string host, NameResolver::Lookup lookup = nullptr) {
    asio::io_context context(1);
    NameResolver names(context.get_executor(), std::move(lookup));
    Result<Addresses> found;
    asio::co_spawn(
        context, ask(names, std::move(host), steady_now() + 10s, found), [](const std::exception_ptr&) {}
    );
    context.run();
    return found;
}

TEST(NameResolver, AnAddressIsItsOwnAndLocalhostIsThisMachine) {
    const auto unasked = [](const std::string&) -> Result<Addresses> {
        ADD_FAILURE() << "was looked up";
        return Addresses{};
    };
    EXPECT_EQ(resolve("192.0.2.7", unasked), (Addresses{"192.0.2.7"}));
    EXPECT_EQ(resolve("2001:db8::1", unasked), (Addresses{"2001:db8::1"}));
    EXPECT_EQ(resolve("localhost", unasked), (Addresses{"127.0.0.1", "::1"}));
}

TEST(NameResolver, TheSystemsOwnFilesAreAsked) {
    // /etc/hosts need not name anything but localhost, which is not asked for; a name below .invalid never is
    // one (RFC 6761 §6.4), with or without a network.
    const auto found = resolve("nothing.invalid");
    ASSERT_FALSE(found);
    EXPECT_TRUE(found.error().message.starts_with("looking up nothing.invalid: ")) << found.error().message;
}

TEST(NameResolver, WhatTheLookupSaysIsPassedOn) {
    EXPECT_EQ(
        resolve("host", [](const std::string& host) -> Result<Addresses> { return Addresses{host + "!"}; }),
        (Addresses{"host!"})
    );
}

TEST(NameResolver, ANameServiceThatHangsEndsNoLaterThanTheDeadline) {
    int ends[2];
    ASSERT_EQ(::pipe(ends), 0);
    const NameResolver::Lookup hang = [out = ends[0]](const std::string&) -> Result<Addresses> {
        char byte = 0;
        if (::read(out, &byte, 1) != 1) return fail(ErrorCode::Environment, "nothing was read");
        return Addresses{"192.0.2.7"};
    };
    asio::io_context context(1);
    Result<Addresses> first;
    Result<Addresses> second;
    NameResolver names(context.get_executor(), hang);
    asio::co_spawn(
        context, ask(names, "a.example", steady_now() + 20ms, first), [](const std::exception_ptr&) {}
    );
    context.run();
    ASSERT_FALSE(first);
    EXPECT_EQ(first.error(), (Error{ErrorCode::Timeout, "looking up a.example did not end in time"}));
    context.restart();
    asio::co_spawn(
        context, ask(names, "b.example", steady_now() + 10s, second), [](const std::exception_ptr&) {}
    );
    context.run();
    ASSERT_FALSE(second);
    EXPECT_TRUE(second.error().message.starts_with("the name service is still busy with looking up a.example")
    ) << second.error().message;
    EXPECT_EQ(::write(ends[1], "!", 1), 1);
    while (names.is_stuck()) std::this_thread::yield();
    ::close(ends[0]);
    ::close(ends[1]);
}

Task<void> connect_to_myself(bool& connected) {
    const auto executor = co_await asio::this_coro::executor;
    auto listener = Listener::bind_tcp(executor, HostPort{"127.0.0.1", 0});
    HostPort server("127.0.0.1", listener->port());
    const auto stream = co_await connect_tcp(std::move(server), 5s);
    connected = stream.has_value();
}
TEST(ConnectTcp, AnAddressNeedsNoThread) {
    while (thread_count() > 1) std::this_thread::yield(); // those of other tests
    asio::io_context context(1);
    bool connected = false;
    asio::co_spawn(context, connect_to_myself(connected), [](const std::exception_ptr&) {});
    context.run();
    EXPECT_TRUE(connected);
    EXPECT_EQ(thread_count(), 1U);
}

} // namespace
} // namespace tutti::io
