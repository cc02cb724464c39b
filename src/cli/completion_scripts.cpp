// What shells load. Each asks `tutti --complete` with the words behind `tutti`, the last of which is begun.
#include "cli/completion.hpp"

namespace tutti::cli {

namespace {

constexpr std::string_view bash = R"SCRIPT(# Completion of tutti for bash: eval "$(tutti completion bash)"
_tutti() {
    local cur words cword line
    COMPREPLY=()
    if declare -F _get_comp_words_by_ref >/dev/null; then
        _get_comp_words_by_ref -n :@ cur words cword
    else
        cur=${COMP_WORDS[COMP_CWORD]} words=("${COMP_WORDS[@]}") cword=$COMP_CWORD
    fi
    while IFS= read -r line; do
        if [[ $line == :files ]]; then
            compopt -o filenames
            while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -f -- "$cur")
        else
            COMPREPLY+=("${line%%$'\t'*}")
        fi
    done < <("${words[0]}" --complete "${words[@]:1:cword}" 2>/dev/null)
}
complete -F _tutti tutti
)SCRIPT";

constexpr std::string_view zsh = R"SCRIPT(#compdef tutti
# Completion of tutti for zsh: tutti completion zsh > "${fpath[1]}/_tutti", or eval "$(tutti completion zsh)"
_tutti() {
    local -a candidates
    local line files=0
    while IFS= read -r line; do
        if [[ $line == :files ]]; then
            files=1
        else
            candidates+=("${${line%%$'\t'*}//:/\\:}:${line#*$'\t'}")
        fi
    done < <("${words[1]}" --complete "${(@)words[2,CURRENT]}" 2>/dev/null)
    (( $#candidates )) && _describe tutti candidates
    (( files )) && _files
    return 0
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
    _tutti "$@"
else
    compdef _tutti tutti
fi
)SCRIPT";

constexpr std::string_view fish =
    R"SCRIPT(# Completion of tutti for fish: tutti completion fish > ~/.config/fish/completions/tutti.fish
function __tutti_complete
    set -l begun (commandline -ct)
    set -l words (commandline -opc)
    for line in ($words[1] --complete $words[2..-1] "$begun" 2>/dev/null)
        if test "$line" = ":files"
            __fish_complete_path "$begun"
        else
            echo $line
        end
    end
end
complete -c tutti -f -a '(__tutti_complete)'
)SCRIPT";

} // namespace

std::string_view completion_script(std::string_view shell) {
    if (shell == "bash") return bash;
    if (shell == "zsh") return zsh;
    return shell == "fish" ? fish : std::string_view();
}

} // namespace tutti::cli
