// A recursive descent over the text. Items and members gather on stacks of their own, so that each array and
// each object takes exactly the memory that it needs, in one piece.
#include "base/json.hpp"
#include "base/json_number.hpp"
#include "base/json_string.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <forward_list>
#include <iterator>
#include <optional>

namespace tutti {

/// What is read but not yet put into its array or object.
struct JsonReader::Impl {
    /// A member whose key is a part of the text, or one of `keys` where the text has escapes in it.
    struct Named {
        std::string_view key;
        Value value;
    };
    std::vector<Value> items;
    std::vector<Named> members;
    std::forward_list<std::string> keys;
    std::string unescaped;
};

namespace {

/// The first key that stands twice, if any.
template <typename Named>
std::optional<std::string_view> duplicate_key(std::span<const Named> members) {
    constexpr std::size_t few = 12; // compared each with each: quicker than sorting, and without memory
    if (members.size() <= few) {
        for (auto member = members.begin(); member != members.end(); ++member)
            for (auto earlier = members.begin(); earlier != member; ++earlier)
                if (earlier->key == member->key) return member->key;
        return std::nullopt;
    }
    std::vector<std::string_view> keys;
    keys.reserve(members.size());
    for (const auto& member : members) keys.push_back(member.key);
    std::ranges::sort(keys);
    const auto twice = std::ranges::adjacent_find(keys);
    if (twice == keys.end()) return std::nullopt;
    return *twice;
}

/// Reads one text. Each step moves `at_` behind what it has read; or it says in `error_` what is wrong there,
/// and then nothing more is read.
template <typename Stacks>
class Parser {
public:
    Parser(std::string_view text, Stacks& stacks) noexcept
        : begin_(text.data()), at_(text.data()), end_(text.data() + text.size()), stacks_(stacks) {}

    Result<Value> whole() {
        skip_blanks();
        Value value = read_value();
        skip_blanks();
        if (!failed_ && at_ != end_) refuse("something follows the value");
        if (failed_) return std::unexpected(std::move(error_));
        return value;
    }

private:
    Position position() const noexcept {
        const std::string_view before(begin_, at_);
        const auto line = std::ranges::count(before, '\n') + 1;
        const auto column = before.size() - (before.rfind('\n') + 1) + 1; // npos + 1 is 0
        return {static_cast<std::uint32_t>(line), static_cast<std::uint32_t>(column)};
    }
    Value refuse(ErrorCode code, std::string sentence) {
        failed_ = true;
        error_ = {code, std::move(sentence), position()};
        return nullptr;
    }
    Value refuse(const char* wrong) {
        const auto [line, column] = position();
        const auto where = line == 1 ? fmt::format("column {}", column) : fmt::format("{}:{}", line, column);
        return refuse(ErrorCode::InvalidInput, fmt::format("not JSON: {} ({})", wrong, where));
    }

    void skip_blanks() noexcept {
        while (at_ != end_ && (*at_ == ' ' || *at_ == '\n' || *at_ == '\r' || *at_ == '\t')) ++at_;
    }
    /// Moves past `character` and the blanks around it, if it is what comes next.
    bool skip(char character) noexcept {
        skip_blanks();
        if (at_ == end_ || *at_ != character) return false;
        ++at_;
        skip_blanks();
        return true;
    }

    Value read_value() {
        switch (at_ == end_ ? '\0' : *at_) {
        case '{':
            return read_object();
        case '[':
            return read_array();
        case '"': {
            std::string_view text;
            if (!read_text(text)) return nullptr;
            return text;
        }
        case 't':
            return read_word("true", true);
        case 'f':
            return read_word("false", false);
        case 'n':
            return read_word("null", nullptr);
        case '-':
        case '0':
        case '1':
        case '2':
        case '3':
        case '4':
        case '5':
        case '6':
        case '7':
        case '8':
        case '9': {
            Value number;
            if (const char* wrong = json::read_number(at_, end_, number)) refuse(wrong);
            return number;
        }
        default:
            return refuse("no value");
        }
    }

    Value read_word(std::string_view word, Value value) {
        if (!std::string_view(at_, end_).starts_with(word)) return refuse("no value");
        at_ += word.size();
        return value;
    }

    bool read_text(std::string_view& into) {
        ++at_;
        if (const char* wrong = json::read_string(at_, end_, stacks_.unescaped, into)) refuse(wrong);
        return !failed_;
    }

    /// Into an array or an object: whether it has anything in it, hence does not `end` at once.
    bool enter(char end) {
        ++at_;
        if (++depth_ > max_json_depth) refuse(ErrorCode::LimitExceeded, "JSON nested too deeply");
        skip_blanks();
        return !failed_ && (at_ == end_ || *at_ != end);
    }
    bool leave(char end, const char* wrong) {
        --depth_;
        if (!failed_ && !skip(end)) refuse(wrong);
        return !failed_;
    }

    Value read_array() {
        auto& stack = stacks_.items;
        const auto first = stack.size();
        for (bool more = enter(']'); more; more = !failed_ && skip(',')) stack.push_back(read_value());
        if (!leave(']', "neither ',' nor ']'")) return nullptr;
        const auto begin = stack.begin() + static_cast<std::ptrdiff_t>(first);
        std::vector<Value> items(std::make_move_iterator(begin), std::make_move_iterator(stack.end()));
        stack.erase(begin, stack.end());
        return Value::array(std::move(items));
    }

    Value read_object() {
        auto& stack = stacks_.members;
        const auto first = stack.size();
        for (bool more = enter('}'); more; more = !failed_ && skip(',')) read_member();
        if (!leave('}', "neither ',' nor '}'")) return nullptr;
        const auto named = std::span(stack).subspan(first);
        if (const auto key = duplicate_key(std::span(std::as_const(stack)).subspan(first)))
            return refuse(ErrorCode::InvalidInput, fmt::format("the key \"{}\" stands twice", *key));
        std::vector<Member> members;
        members.reserve(named.size());
        for (auto& [key, value] : named) members.push_back({std::string(key), std::move(value), {}});
        stack.erase(stack.begin() + static_cast<std::ptrdiff_t>(first), stack.end());
        return Value::object(std::move(members));
    }

    void read_member() {
        std::string_view key;
        if (at_ == end_ || *at_ != '"') return static_cast<void>(refuse("no '\"' before a key"));
        if (!read_text(key)) return;
        if (key.data() == stacks_.unescaped.data())
            key = stacks_.keys.emplace_front(key); // the value may have escapes, too
        if (!skip(':')) return static_cast<void>(refuse("no ':' behind a key"));
        stacks_.members.push_back({key, read_value()});
    }

    const char* const begin_;
    const char* at_;
    const char* const end_;
    Stacks& stacks_;
    int depth_ = 0;
    bool failed_ = false;
    Error error_;
};

} // namespace

JsonReader::JsonReader() : impl_(std::make_unique<Impl>()) {}
JsonReader::~JsonReader() = default;
JsonReader::JsonReader(JsonReader&&) noexcept = default;
JsonReader& JsonReader::operator=(JsonReader&&) noexcept = default;

Result<Value> JsonReader::parse(std::string_view text) {
    auto value = Parser(text, *impl_).whole();
    // After a mistake something may still lie there; and a large text does not leave its stacks behind.
    constexpr std::size_t kept = 4096;
    if (!value || text.size() > kept || !impl_->keys.empty()) *impl_ = {};
    return value;
}

Result<Value> parse_json(std::string_view text) { return JsonReader().parse(text); }

} // namespace tutti
