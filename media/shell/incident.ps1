# The shell of an incident terminal: the person's own profile has been read, now marks around each command. A mark is a
# control sequence that carries the terminal's nonce, so nothing is written to a file here.
$Global:__sreNonce = $env:SRE_WORKBENCH_NONCE
Remove-Item Env:SRE_WORKBENCH_NONCE -ErrorAction SilentlyContinue
# Microseconds: the editor loses the output of a command that has ended sooner.
$Global:__srePace = [int]('0' + $env:SRE_WORKBENCH_PACE)
Remove-Item Env:SRE_WORKBENCH_PACE -ErrorAction SilentlyContinue
$Global:__sreStarted = $false
$Global:__srePrompt = $function:prompt

# Where scripts are restricted nothing below would work.
if ($ExecutionContext.SessionState.LanguageMode -ne 'FullLanguage') {
  Write-Host 'The language mode of this shell is restricted: commands in this terminal are not recorded.'
  return
}
# None of the history reaches a file.
if (Get-Module PSReadLine) {
  Set-PSReadLineOption -HistorySaveStyle SaveNothing
  $Global:__sreReadLine = $function:PSConsoleHostReadLine
} else {
  [Console]::WriteLine('PSReadLine is not loaded: commands in this terminal are not recorded.')
  return
}

function Global:__sreEscape([string]$value) {
  [regex]::Replace($value, '[\x00-\x1f\x7f\\;]', {
      param($match)
      if ($match.Value -eq '\') { '\\' } else { '\x{0:x2}' -f [int][char]$match.Value }
    })
}

function Global:__sreTime {
  ([DateTimeOffset]::UtcNow.ToUnixTimeMilliseconds() / 1000).ToString([cultureinfo]::InvariantCulture)
}

function Global:PSConsoleHostReadLine {
  $line = & $Global:__sreReadLine
  if ($line.Trim() -ne '') {
    $escape = [char]0x1b
    $bell = [char]0x07
    # A leading space means: do not record.
    $hidden = if ($line -match '^\s') { 'hidden' } else { '' }
    $shown = if ($hidden) { '(not recorded)' } else { __sreEscape $line }
    $columns = try { [Console]::WindowWidth } catch { '' }
    $place = __sreEscape $PWD.ProviderPath
    $config = __sreEscape "$env:KUBECONFIG"
    [Console]::Write("$escape]633;E;$shown;$Global:__sreNonce$bell$escape]633;C$bell")
    [Console]::Write("$escape]5633;S;$Global:__sreNonce;$(__sreTime);$hidden;$columns;$place;$config;$shown$bell")
    $Global:__sreStarted = [DateTime]::UtcNow
    $Global:__sreLastError = $Global:Error | Select-Object -First 1
  }
  $line
}

function Global:prompt {
  $worked = $Global:?
  # A variable that is not there yet is no error here.
  Set-StrictMode -Off
  # A cmdlet that fails leaves an error and the exit code of whichever program ran before it; that code is the person's to read.
  $newest = $Global:Error | Select-Object -First 1
  $failedCmdlet = $newest -and -not [object]::ReferenceEquals($newest, $Global:__sreLastError) -and
    $newest.FullyQualifiedErrorId -ne 'ProgramExitedWithNonZeroCode'
  $status = if ($worked) { 0 } elseif ($failedCmdlet -or -not $Global:LASTEXITCODE) { 1 } else { $Global:LASTEXITCODE }
  $escape = [char]0x1b
  $bell = [char]0x07
  $text = ''
  if ($Global:__sreStarted) {
    $now = __sreTime
    $rest = $Global:__srePace / 1000 - ([DateTime]::UtcNow - $Global:__sreStarted).TotalMilliseconds
    if ($rest -gt 0) { Start-Sleep -Milliseconds $rest }
    $text += "$escape]5633;E;$Global:__sreNonce;$now;$status$bell$escape]633;D;$status$bell"
  }
  $Global:__sreStarted = $false
  $text += "$escape]633;P;Cwd=$(__sreEscape $PWD.ProviderPath)$bell$escape]633;A$bell"
  # The person's own prompt may show whether the command worked: this makes `$?` false again and tells nobody.
  if (-not $worked) { Write-Error 'failed' -ErrorAction Ignore }
  $text + (& $Global:__srePrompt) + "$escape]633;B$bell"
}

[Console]::Write("$([char]0x1b)]633;P;HasRichCommandDetection=True$([char]0x07)")
