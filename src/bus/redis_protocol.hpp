// The Redis protocol (RESP2): commands as bytes, bytes as replies. Pure. hiredis reads the replies; its
// headers stay in the .cpp file.
#pragma once

#include "base/result.hpp"

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::bus {

struct RedisReply {
    enum class Kind : std::uint8_t { Status, Error, Integer, Text, Nil, Array };

    Kind kind = Kind::Nil;
    std::string text = {}; ///< of Status, Error ("ERR no such thing") and Text
    std::int64_t integer = 0;
    std::vector<RedisReply> items = {};

    bool is_error() const noexcept { return kind == Kind::Error; }
    bool operator==(const RedisReply&) const = default;
};

struct RedisReplyLimits {
    std::size_t bytes = 32 * 1024 * 1024; ///< of one reply, as it stands on the wire
    std::size_t items = 1024 * 1024;      ///< of one array
};

class RedisReplyReader {
public:
    explicit RedisReplyReader(RedisReplyLimits limits = {});
    ~RedisReplyReader();
    RedisReplyReader(RedisReplyReader&&) noexcept;
    RedisReplyReader& operator=(RedisReplyReader&&) noexcept;

    /// The bytes of a stream, cut anywhere.
    Result<void> feed(std::string_view bytes);
    /// The next whole reply of what was fed; nothing: more is needed. After an error there is no more.
    Result<std::optional<RedisReply>> next();

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

/// Appends a command: an array of its words, which may hold any bytes.
void append_redis_command(std::string& out, std::initializer_list<std::string_view> words);

} // namespace tutti::bus
