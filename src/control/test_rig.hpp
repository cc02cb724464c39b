// For this folder's tests: a temporary run directory, and an io_context that runs one coroutine to its end.
#pragma once

#include "io/asio.hpp"
#include "io/system_random.hpp"

#include <boost/asio/co_spawn.hpp>
#include <gtest/gtest.h>

#include <chrono>
#include <deque>
#include <filesystem>
#include <functional>
#include <utility>

namespace tutti::control {

class RunDirectory {
public:
    RunDirectory() : path(std::filesystem::temp_directory_path() / ("tutti-" + io::random_hex(6))) {
        std::filesystem::create_directory(path);
        std::filesystem::permissions(path, std::filesystem::perms::owner_all);
    }
    ~RunDirectory() { std::filesystem::remove_all(path); }
    RunDirectory(const RunDirectory&) = delete;
    RunDirectory& operator=(const RunDirectory&) = delete;

    std::filesystem::path path;
};

/// Runs a test's coroutine. One that hangs fails within ten seconds instead of hanging the suite.
inline void run(std::function<Task<void>(asio::io_context&)> body) {
    asio::io_context context(1);
    bool finished = false;
    asio::co_spawn(context, body(context), [&](const std::exception_ptr& error) {
        finished = true;
        context.stop();
        if (error) std::rethrow_exception(error);
    });
    context.run_for(std::chrono::seconds{10});
    EXPECT_TRUE(finished) << "the test's coroutine did not end";
}

/// Things that a callback gives and a coroutine waits for.
template <typename T>
class Arrivals {
public:
    explicit Arrivals(const asio::any_io_executor& executor)
        : arrived_(executor, asio::steady_timer::time_point::max()) {}

    void put(T item) {
        items_.push_back(std::move(item));
        arrived_.cancel();
    }
    Task<T> take() {
        while (items_.empty()) {
            const auto [error] = co_await arrived_.async_wait(no_throw);
            static_cast<void>(error);
        }
        T item = std::move(items_.front());
        items_.pop_front();
        co_return item;
    }

private:
    std::deque<T> items_;
    asio::steady_timer arrived_;
};

} // namespace tutti::control
