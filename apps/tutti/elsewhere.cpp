#include "apps/tutti/elsewhere.hpp"

#include "command/exit_code.hpp"
#include "command/print.hpp"

#include <cerrno>
#include <cstring>
#include <string>
#include <string_view>
#include <unistd.h>
#include <vector>

namespace tutti {

namespace {

constexpr std::string_view option = "--host";

/// As a shell reads it back: the other machine's shell gets one line.
std::string quoted(std::string_view word) {
    std::string text = "'";
    for (const char letter : word) {
        if (letter == '\'')
            text += "'\\''";
        else
            text += letter;
    }
    return text + '\'';
}

} // namespace

bool is_for_elsewhere(int argc, char** argv) {
    return argc > 1 && (argv[1] == option || std::string_view(argv[1]).starts_with("--host="));
}

int become_ssh(int argc, char** argv) {
    std::string host;
    int next = 2;
    if (argv[1] != option)
        host = argv[1] + option.size() + 1;
    else if (argc > 2)
        host = argv[next++];
    // What begins with '-' would be an option of ssh.
    if (host.empty() || host.front() == '-' || next >= argc) {
        command::print_err("tutti: say where and what: tutti --host user@machine console\n");
        return command::Usage;
    }
    std::string line = "tutti";
    for (; next < argc; ++next) line += ' ' + quoted(argv[next]);
    std::vector<std::string> words = {"ssh"};
    if (::isatty(STDIN_FILENO) == 1 && ::isatty(STDOUT_FILENO) == 1) words.emplace_back("-t");
    words.insert(words.end(), {"--", host, line});
    std::vector<char*> arguments;
    for (auto& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    ::execvp("ssh", arguments.data());
    command::print_err("tutti: ssh: {}. The package openssh-client has it.\n", std::strerror(errno));
    return command::Failure;
}

} // namespace tutti
