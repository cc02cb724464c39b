// Listing: definitions told in pieces. However many there are, a piece is read quickly, fits into a message
// and says where the next one begins.
#pragma once

#include "base/result.hpp"
#include "base/value.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace tutti::director {

/// Which piece is asked for.
struct Piece {
    /// Definitions, and so many where nothing is said: more would take longer than deadlines may wait.
    static constexpr std::size_t most = 32;

    std::uint64_t after = 0; ///< the `next` of the piece before
    std::size_t limit = most;

    /// `after` and `limit` of a command. InvalidInput.
    static Result<Piece> read(const Value& params);
};

class Listing {
public:
    static constexpr std::size_t largest = 128 * 1024; ///< bytes as JSON, where it is of more than one

    explicit Listing(const Piece& piece) : piece_(piece) {}

    /// Adds the one at that place, as `describe()` gives it. False: the piece is full, and this one begins
    /// the next.
    template <typename Describe>
    bool take(std::uint64_t place, const Describe& describe) {
        if (!has_room()) return false;
        add(place, describe());
        return true;
    }
    /// `{"<key>":[…],"total":…,"next":…}`; `next` where there is more.
    Value answer(std::string_view key, std::size_t total) &&;

private:
    bool has_room() noexcept;
    void add(std::uint64_t place, Value definition);

    Piece piece_;
    std::vector<Value> all_;
    std::size_t bytes_ = 0;
    std::uint64_t last_ = 0;
    bool has_more_ = false;
};

} // namespace tutti::director
