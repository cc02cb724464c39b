# Completion of tutti for fish: tutti completion fish > ~/.config/fish/completions/tutti.fish
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
