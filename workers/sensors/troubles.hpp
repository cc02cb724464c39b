// Troubles: what of the Sense HAT cannot be had, in words, each for as long as it lasts.
#pragma once

#include "base/result.hpp"

#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace tutti::sensors {

class Troubles {
public:
    /// How `part` went. True: that is new, and a trouble.
    bool take(std::string_view part, const Result<void>& result) {
        if (result) {
            words_.erase(std::string(part));
            return false;
        }
        auto& words = words_[std::string(part)];
        return std::exchange(words, result.error().message) != result.error().message;
    }

    bool is_empty() const noexcept { return words_.empty(); }
    /// All in one sentence.
    std::string sentence() const {
        std::string all;
        for (const auto& [part, words] : words_) all.append(all.empty() ? "" : "; ").append(words);
        return all;
    }

private:
    std::map<std::string, std::string> words_; ///< by part
};

} // namespace tutti::sensors
