// What is plugged into this machine, or near it, and could be an input.
#pragma once

#include "io/asio.hpp"

#include <string>
#include <vector>

namespace tutti::input {

struct Found {
    std::string kind;   ///< the word of `kind = "…"`
    std::string device; ///< its identity
    std::string name;   ///< for people; may be empty

    bool operator==(const Found&) const = default;
};

struct Here {
    std::vector<Found> devices;
    std::vector<std::string> troubles; ///< why a kind could not be looked for, each a sentence
};

/// Looks for all kinds, those of programs of ours beside each other; within a few seconds.
Task<Here> look_here();

/// The devices in what a program of ours prints for `--list`; lines that are none are left out.
std::vector<Found> found_in(std::string_view kind, std::string_view output);

} // namespace tutti::input
