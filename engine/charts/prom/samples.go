package prom

import (
	"math"
	"sort"

	"github.com/prometheus/prometheus/model/histogram"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/model/value"
	"github.com/prometheus/prometheus/storage"
	"github.com/prometheus/prometheus/tsdb/chunkenc"
)

// point is one sample: a histogram where there is one, else a float. Times are milliseconds since 1970.
type point struct {
	t int64
	f float64
	h *histogram.FloatHistogram
}

// run is a stretch of a series: floats, or one chunk of histograms. Histograms are kept in Prometheus's own chunks, since
// whether a histogram counts as reset depends on where its chunk begins.
type run struct {
	times  []int64
	floats []float64
	chunk  chunkenc.Chunk
	start  int64
	end    int64
}

// series is one series of the storage, its samples in the order of time.
type series struct {
	labels labels.Labels
	runs   []*run
	last   point

	appender chunkenc.Appender
	// nextCut is when the chunk of histograms ends, and cutKnown whether that was foreseen from its size.
	nextCut  int64
	cutKnown bool
}

func (s *series) empty() bool { return len(s.runs) == 0 }

// acceptable says what is wrong with a sample behind those that are there.
func (s *series) acceptable(p point) error {
	switch {
	case s.empty() || p.t > s.last.t:
		return nil
	case p.t < s.last.t:
		return storage.ErrOutOfOrderSample
	case p.h != nil:
		if !p.h.Equals(s.last.h) {
			return storage.ErrDuplicateSampleForTimestamp
		}
	case s.last.h != nil:
		return storage.NewDuplicateHistogramToFloatErr(p.t, p.f)
	case math.Float64bits(s.last.f) != math.Float64bits(p.f):
		return storage.NewDuplicateFloatErr(p.t, s.last.f, p.f)
	}
	return nil
}

// add puts a sample at the end; one that cannot be there is left out.
func (s *series) add(p point) {
	if p.h == nil && s.last.h != nil && value.IsStaleNaN(p.f) {
		p = point{t: p.t, h: &histogram.FloatHistogram{Sum: p.f}}
	}
	if !s.empty() && p.t <= s.last.t {
		return
	}
	if p.h == nil {
		s.addFloat(p)
	} else {
		s.addHistogram(p)
	}
	s.last = p
}

func (s *series) addFloat(p point) {
	var current *run
	if !s.empty() && s.runs[len(s.runs)-1].chunk == nil {
		current = s.runs[len(s.runs)-1]
	} else {
		current = &run{start: p.t}
		s.runs = append(s.runs, current)
	}
	current.times = append(current.times, p.t)
	current.floats = append(current.floats, p.f)
	current.end = p.t
}

// blockSpan is the time that one block of the storage that promtool tests with covers, in milliseconds.
const blockSpan = 24 * 60 * 60 * 1000

func blockEnd(t int64) int64 { return (t/blockSpan)*blockSpan + blockSpan }

// addHistogram cuts chunks where Prometheus does: at the end of a block and at about a kilobyte.
func (s *series) addHistogram(p point) {
	previous := s.appender
	cut := s.needsCut(p.t)
	if cut {
		s.startChunk(p.t)
	} else {
		previous = nil
	}
	current := s.runs[len(s.runs)-1]
	chunk, recoded, appender, err := s.appender.AppendFloatHistogram(previous, 0, p.t, p.h, false)
	if err != nil {
		panic(err) // only where a new chunk was not allowed
	}
	s.appender = appender
	switch {
	case chunk == nil:
	case recoded:
		current.chunk = chunk
	default:
		current = &run{chunk: chunk, start: p.t}
		s.runs = append(s.runs, current)
		s.nextCut = blockEnd(p.t)
	}
	current.end = p.t
}

func (s *series) startChunk(t int64) {
	chunk := chunkenc.NewFloatHistogramChunk()
	appender, err := chunk.Appender()
	if err != nil {
		panic(err) // an empty chunk can always be written to
	}
	s.runs = append(s.runs, &run{chunk: chunk, start: t})
	s.appender, s.nextCut, s.cutKnown = appender, blockEnd(t), false
}

func (s *series) needsCut(t int64) bool {
	if s.empty() || s.runs[len(s.runs)-1].chunk == nil {
		return true
	}
	current := s.runs[len(s.runs)-1]
	size, count := len(current.chunk.Bytes()), current.chunk.NumSamples()
	whole := s.nextCut
	if s.cutKnown {
		whole = blockEnd(current.start)
	}
	if !s.cutKnown && size >= chunkenc.TargetBytesPerHistogramChunk/4 {
		full := float64(chunkenc.TargetBytesPerHistogramChunk) / float64(size)
		parts := float64(s.nextCut-current.start) / (float64(current.end-current.start+1) * full)
		if parts > 1 {
			s.nextCut = int64(float64(current.start) + float64(s.nextCut-current.start)/math.Floor(parts))
		}
		s.cutKnown = true
	}
	due := t >= s.nextCut || size >= 2*chunkenc.TargetBytesPerHistogramChunk
	return due && (count >= chunkenc.MinSamplesPerHistogramChunk || t >= whole)
}

// iterator walks over a series.
type iterator struct {
	runs  []*run
	at    int // in runs
	index int // in a run of floats
	chunk chunkenc.Iterator
	kind  chunkenc.ValueType
}

func (s *series) iterator() *iterator { return &iterator{runs: s.runs, index: -1} }

func (i *iterator) Next() chunkenc.ValueType {
	for i.at < len(i.runs) {
		current := i.runs[i.at]
		if current.chunk == nil {
			if i.index+1 < len(current.times) {
				i.index++
				i.kind = chunkenc.ValFloat
				return i.kind
			}
		} else {
			if i.chunk == nil {
				i.chunk = current.chunk.Iterator(nil)
			}
			if i.kind = i.chunk.Next(); i.kind != chunkenc.ValNone {
				return i.kind
			}
		}
		i.at, i.index, i.chunk = i.at+1, -1, nil
	}
	i.kind = chunkenc.ValNone
	return i.kind
}

func (i *iterator) Seek(t int64) chunkenc.ValueType {
	if i.kind != chunkenc.ValNone && i.AtT() >= t {
		return i.kind
	}
	for i.at < len(i.runs) {
		current := i.runs[i.at]
		if current.end < t {
			i.at, i.index, i.chunk = i.at+1, -1, nil
			continue
		}
		if current.chunk == nil {
			rest := current.times[i.index+1:]
			i.index += 1 + sort.Search(len(rest), func(at int) bool { return rest[at] >= t })
			i.kind = chunkenc.ValFloat
			return i.kind
		}
		if i.chunk == nil {
			i.chunk = current.chunk.Iterator(nil)
		}
		i.kind = i.chunk.Seek(t)
		return i.kind
	}
	i.kind = chunkenc.ValNone
	return i.kind
}

func (i *iterator) At() (int64, float64) {
	current := i.runs[i.at]
	return current.times[i.index], current.floats[i.index]
}

func (i *iterator) AtHistogram(*histogram.Histogram) (int64, *histogram.Histogram) {
	panic("the storage holds no histograms of whole numbers")
}

func (i *iterator) AtFloatHistogram(into *histogram.FloatHistogram) (int64, *histogram.FloatHistogram) {
	return i.chunk.AtFloatHistogram(into)
}

func (i *iterator) AtT() int64 {
	if i.chunk != nil {
		return i.chunk.AtT()
	}
	return i.runs[i.at].times[i.index]
}

func (i *iterator) AtST() int64 { return 0 }
func (i *iterator) Err() error  { return nil }
