// One connection to Redis, seen from our side: commands go out, and each gets its reply in their order. Pure.
#pragma once

#include "base/time.hpp"
#include "bus/redis_errors.hpp"
#include "bus/redis_protocol.hpp"

#include <deque>
#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace tutti::bus {

class RedisPipe {
public:
    /// May send further commands. An error ends the connection.
    using OnReply = std::function<Result<void>(RedisReply&)>;
    /// For what Redis says without being asked, and only to subscribers.
    using OnPush = std::function<void(RedisReply&)>;

    explicit RedisPipe(OnPush on_push = {}) : on_push_(std::move(on_push)) {}

    /// A new connection: what was awaited on the last one is forgotten.
    void open() {
        reader_ = RedisReplyReader();
        output_.clear();
        awaited_.clear();
    }

    void send(SteadyTime now, OnReply on_reply, std::initializer_list<std::string_view> words) {
        append_redis_command(output_, words);
        awaited_.push_back({now, std::move(on_reply)});
    }

    Result<void> receive(std::string_view bytes, SteadyTime now) {
        last_received_ = now;
        if (auto fed = reader_.feed(bytes); !fed) return fed;
        while (true) {
            auto reply = reader_.next();
            if (!reply) return pass_on(reply);
            if (!*reply) return {};
            if (auto taken = take(**reply); !taken) return taken;
        }
    }

    /// Replaces `out`.
    void take_output(std::string& out) {
        out.clear();
        std::swap(out, output_);
    }
    bool wants_to_send() const noexcept { return !output_.empty(); }
    bool is_awaiting() const noexcept { return !awaited_.empty(); }
    /// When the command was sent whose reply comes next; nothing where none does.
    std::optional<SteadyTime> awaited_since() const noexcept {
        if (awaited_.empty()) return std::nullopt;
        // What came meanwhile was the answer to an earlier one: Redis is at work.
        return std::max(awaited_.front().since, last_received_);
    }
    std::size_t unsent() const noexcept { return output_.size(); }

private:
    struct Awaited {
        SteadyTime since;
        OnReply on_reply;
    };

    Result<void> take(RedisReply& reply) {
        if (is_push(reply)) {
            on_push_(reply);
            return {};
        }
        if (awaited_.empty()) {
            // What Redis says before it hangs up ("ERR max number of clients reached").
            if (reply.is_error()) return std::unexpected(redis_error(reply.text));
            return fail(ErrorCode::InvalidInput, "Redis sends an answer to no question");
        }
        const OnReply on_reply = std::move(awaited_.front().on_reply);
        awaited_.pop_front();
        return on_reply ? on_reply(reply) : Result<void>();
    }

    bool is_push(const RedisReply& reply) const noexcept {
        if (!on_push_ || reply.kind != RedisReply::Kind::Array || reply.items.empty()) return false;
        const auto& what = reply.items.front().text;
        return what == "message" || what == "pmessage";
    }

    OnPush on_push_;
    RedisReplyReader reader_;
    std::string output_;
    std::deque<Awaited> awaited_;
    SteadyTime last_received_{};
};

} // namespace tutti::bus
