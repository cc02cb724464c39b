// `tutti command`: what may be asked of an installation, from the table of commands; and asking it. Listing
// and describing need no installation.
#pragma once

#include "base/result.hpp"
#include "command/stay.hpp"
#include "governance/command_type.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace tutti::cli {

struct ListCommandsOptions {
    enum class Form { Table, Json, OpenApi };

    std::string beginning; ///< only those whose name begins so
    Form form = Form::Table;
};
int list_commands(const ListCommandsOptions& options);

struct DescribeCommandOptions {
    std::string name;
    bool json = false;
};
int describe_command(const DescribeCommandOptions& options);

struct RunCommandOptions {
    command::BusTarget bus;
    std::filesystem::path run_directory;
    std::string name;
    std::vector<std::string> parameters; ///< "key=value"; or one JSON object
    std::string key;                     ///< asked again under it, it is not done again
    std::string node;                    ///< whose programs are asked, where it has a name on the bus
    double timeout = 0;                  ///< seconds; 0: as long as its type says
    bool over_control_socket = false;
    bool json = false;
};
int run_command(const RunCommandOptions& options);

/// What `key=value` says of a command: a text is taken as it is, everything else is JSON. InvalidInput names
/// the parameter.
Result<Value>
read_command_parameters(const governance::CommandType& type, const std::vector<std::string>& parameters);

} // namespace tutti::cli
