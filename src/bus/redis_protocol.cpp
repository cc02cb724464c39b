#include "bus/redis_protocol.hpp"

#include <fmt/format.h>

#include <hiredis/read.h>
#include <iterator>

namespace tutti::bus {
namespace {

/// What hiredis calls while it reads: the tree is built from these alone, so that a length which a server
/// only claims takes no memory.
struct Builder {
    RedisReply root;
    std::size_t most_items = 0;
};

Builder& builder_of(const redisReadTask* task) { return *static_cast<Builder*>(task->privdata); }

RedisReply* place_of(const redisReadTask* task) {
    if (task->parent == nullptr) {
        auto& root = builder_of(task).root;
        root = RedisReply{};
        return &root;
    }
    // Siblings come in their order, and of the earlier ones nobody holds a pointer any more.
    auto& items = static_cast<RedisReply*>(task->parent->obj)->items;
    return &items.emplace_back();
}

RedisReply::Kind text_kind(int type) noexcept {
    if (type == REDIS_REPLY_ERROR) return RedisReply::Kind::Error;
    return type == REDIS_REPLY_STATUS ? RedisReply::Kind::Status : RedisReply::Kind::Text;
}

void* create_text(const redisReadTask* task, char* bytes, std::size_t size) {
    auto* reply = place_of(task);
    reply->kind = text_kind(task->type);
    reply->text.assign(bytes, size);
    return reply;
}

void* create_array(const redisReadTask* task, int count) {
    if (static_cast<std::size_t>(count) > builder_of(task).most_items) return nullptr;
    auto* reply = place_of(task);
    reply->kind = RedisReply::Kind::Array;
    return reply;
}

void* create_integer(const redisReadTask* task, long long value) {
    auto* reply = place_of(task);
    reply->kind = RedisReply::Kind::Integer;
    reply->integer = value;
    return reply;
}

void* create_nil(const redisReadTask* task) { return place_of(task); }

void leave_it(void*) {} // the builder has it

redisReplyObjectFunctions functions = {create_text, create_array, create_integer, create_nil, leave_it};

} // namespace

struct RedisReplyReader::Impl {
    explicit Impl(RedisReplyLimits given)
        : limits(given), reader(redisReaderCreateWithFunctions(&functions)) {
        invariant(reader != nullptr, "there is memory for a reader");
        builder.most_items = limits.items;
        reader->privdata = &builder;
    }
    ~Impl() { redisReaderFree(reader); }
    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;

    RedisReplyLimits limits;
    Builder builder;
    redisReader* reader;
};

RedisReplyReader::RedisReplyReader(RedisReplyLimits limits) : impl_(std::make_unique<Impl>(limits)) {}
RedisReplyReader::~RedisReplyReader() = default;
RedisReplyReader::RedisReplyReader(RedisReplyReader&&) noexcept = default;
RedisReplyReader& RedisReplyReader::operator=(RedisReplyReader&&) noexcept = default;

Result<void> RedisReplyReader::feed(std::string_view bytes) {
    const auto waiting = impl_->reader->len - impl_->reader->pos;
    if (waiting + bytes.size() > impl_->limits.bytes)
        return fail(
            ErrorCode::LimitExceeded,
            fmt::format("Redis sends a reply larger than {} bytes", impl_->limits.bytes)
        );
    if (!bytes.empty() && redisReaderFeed(impl_->reader, bytes.data(), bytes.size()) != REDIS_OK)
        return fail(ErrorCode::InvalidInput, "what comes does not speak the protocol of Redis");
    return {};
}

Result<std::optional<RedisReply>> RedisReplyReader::next() {
    void* whole = nullptr;
    if (redisReaderGetReply(impl_->reader, &whole) != REDIS_OK) {
        if (impl_->reader->err == REDIS_ERR_OOM)
            return fail(ErrorCode::LimitExceeded, "Redis sends a reply with more items than we take");
        return fail(ErrorCode::InvalidInput, "what comes does not speak the protocol of Redis");
    }
    if (whole == nullptr) return std::nullopt;
    return std::move(impl_->builder.root);
}

void append_redis_command(std::string& out, std::initializer_list<std::string_view> words) {
    fmt::format_to(std::back_inserter(out), "*{}\r\n", words.size());
    for (const auto word : words) {
        fmt::format_to(std::back_inserter(out), "${}\r\n", word.size());
        out.append(word).append("\r\n");
    }
}

} // namespace tutti::bus
