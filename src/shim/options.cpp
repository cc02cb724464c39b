#include "shim/options.hpp"

#include <cstdlib>
#include <cstring>

namespace tutti::shim {

namespace {

/// The value of "--key=value", or null.
const char* value_of(const char* argument, const char* key) {
    const std::size_t length = std::strlen(key);
    if (std::strncmp(argument, key, length) != 0 || argument[length] != '=') return nullptr;
    return argument + length + 1;
}

bool add(const char* (&paths)[most_read_only], const char* path) {
    for (auto& place : paths) {
        if (place != nullptr) continue;
        place = path;
        return true;
    }
    return false;
}

bool parse_one(const char* argument, Options& options) {
    if (std::strcmp(argument, "--become") == 0) return options.becomes = true;
    if (std::strcmp(argument, "--may-gain") == 0) return options.may_gain = true;
    if (const char* path = value_of(argument, "--read-only")) return add(options.read_only, path);
    struct Text {
        const char* key;
        const char** field;
    };
    const Text texts[] = {
        {"--service", &options.service},
        {"--run", &options.run_directory},
        {"--log", &options.log_file},
        {"--directory", &options.directory},
        {"--invocation", &options.invocation},
        {"--groups", &options.groups},
        {"--cpus", &options.cpus},
        {"--join", &options.join},
    };
    for (const auto& [key, field] : texts) {
        if (const char* value = value_of(argument, key)) {
            *field = value;
            return true;
        }
    }
    struct Number {
        const char* key;
        std::int64_t* field;
    };
    std::int64_t files = options.log_files;
    std::int64_t nice = options.nice;
    std::int64_t sockets = options.sockets;
    const Number numbers[] = {
        {"--log-size", &options.log_size}, {"--log-files", &files},
        {"--log-flood", &options.flood},   {"--nice", &nice},
        {"--memory", &options.memory},     {"--user", &options.user},
        {"--group", &options.group},       {"--open-files", &options.open_files},
        {"--grace", &options.grace},       {"--sockets", &sockets},
        {"--limit", &options.limit},
    };
    for (const auto& [key, field] : numbers) {
        if (const char* value = value_of(argument, key)) {
            *field = std::strtoll(value, nullptr, 10);
            options.has_nice = options.has_nice || field == &nice;
            options.log_files = static_cast<int>(files);
            options.nice = static_cast<int>(nice);
            options.sockets = static_cast<int>(sockets);
            return true;
        }
    }
    return false;
}

} // namespace

bool parse(char** arguments, Options& options) {
    for (++arguments; *arguments != nullptr; ++arguments) {
        if (std::strcmp(*arguments, "--") == 0) {
            options.command = arguments + 1;
            return *options.command != nullptr;
        }
        if (!parse_one(*arguments, options)) return false;
    }
    return false;
}

} // namespace tutti::shim
