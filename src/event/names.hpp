// Names: the texts of event types and producers, each known by a number.
#pragma once

#include "base/result.hpp"
#include "event/event.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace tutti::event {

struct Producer {
    std::string source; ///< empty: Tutti itself
    std::int32_t number = 0;

    bool operator==(const Producer&) const = default;
};

/// Grows with what is named, up to a limit of each kind, and never forgets.
class Names {
public:
    static constexpr std::size_t most = 65'536; ///< of types, and of producers

    Names();

    /// LimitExceeded where there are too many already.
    Result<TypeId> type(std::string_view text);
    Result<ProducerId> producer(std::string_view source, std::int32_t number);

    /// Nothing where nobody has named it yet.
    std::optional<TypeId> find_type(std::string_view text) const noexcept;

    std::string_view text(TypeId type) const noexcept { return types_[type.value].string(); }
    /// The same as a value to put into data.
    const Value& value(TypeId type) const noexcept { return types_[type.value]; }
    const Producer& producer(ProducerId producer) const noexcept { return producers_[producer.value]; }
    std::size_t type_count() const noexcept { return types_.size(); }

private:
    struct ProducerKey {
        std::string_view source;
        std::int32_t number;

        bool operator==(const ProducerKey&) const = default;
    };
    struct KeyHash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const noexcept;
        std::size_t operator()(const ProducerKey& key) const noexcept;
        std::size_t operator()(const Producer& producer) const noexcept;
    };
    struct SameProducer {
        using is_transparent = void;
        bool operator()(const Producer& a, const Producer& b) const noexcept { return a == b; }
        bool operator()(const ProducerKey& a, const Producer& b) const noexcept {
            return a.number == b.number && a.source == b.source;
        }
        bool operator()(const Producer& a, const ProducerKey& b) const noexcept { return (*this)(b, a); }
    };

    std::vector<Value> types_;
    std::unordered_map<std::string, TypeId, KeyHash, std::equal_to<>> type_ids_;
    std::vector<Producer> producers_;
    std::unordered_map<Producer, ProducerId, KeyHash, SameProducer> producer_ids_;
};

} // namespace tutti::event
