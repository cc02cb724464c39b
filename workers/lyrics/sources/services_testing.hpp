// For tests: services behind the client's interface, which answer as they are told, and coroutines that are
// awaited.
#pragma once

#include "io/clock.hpp"
#include "io/http/http_answer_testing.hpp"
#include "io/http/http_client.hpp"
#include "io/task_group.hpp"

#include <boost/asio/co_spawn.hpp>

#include <deque>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace tutti::lyrics {

using io::answered;

/// Answers by "GET /path"; the last answer of a path again and again. What is not told is not found.
class FakeServices final : public io::HttpClient {
public:
    void tell(const std::string& path, Result<io::HttpResponse> answer) {
        answers_[path].push_back(std::move(answer));
    }
    void forget() {
        answers_.clear();
        calls.clear();
    }
    /// From now on nobody answers before the deadline.
    bool hangs = false;

    std::vector<io::HttpCall> calls;
    /// "GET /path" of each, the query left out.
    std::vector<std::string> asked() const {
        std::vector<std::string> all;
        for (const auto& call : calls) all.push_back(named(call));
        return all;
    }

    Task<Result<io::HttpResponse>> request(io::HttpCall call, SteadyTime deadline) override {
        calls.push_back(call);
        if (hangs) {
            asio::steady_timer timer(co_await asio::this_coro::executor, io::to_asio(deadline));
            const auto [error] = co_await timer.async_wait(no_throw);
            co_return fail(ErrorCode::Timeout, error ? "was given up" : "no answer in time");
        }
        const auto found = answers_.find(named(call));
        if (found == answers_.end()) co_return answered("{}", 404);
        auto& left = found->second;
        auto answer = left.front();
        if (left.size() > 1) left.pop_front();
        co_return answer;
    }

private:
    static std::string named(const io::HttpCall& call) {
        const auto url = *io::parse_http_url(call.url);
        return call.method + " " + url.target.substr(0, url.target.find('?'));
    }

    std::map<std::string, std::deque<Result<io::HttpResponse>>> answers_;
};

/// What becomes of a coroutine that is run to its end.
template <typename T>
T run(Task<T> task) {
    asio::io_context context(1);
    std::optional<T> result;
    asio::co_spawn(context, std::move(task), [&](const std::exception_ptr& error, T value) {
        if (error) std::rethrow_exception(error);
        result.emplace(std::move(value));
    });
    context.run();
    return std::move(*result);
}

inline SteadyTime soon() { return io::steady_now() + std::chrono::minutes(1); }

} // namespace tutti::lyrics
